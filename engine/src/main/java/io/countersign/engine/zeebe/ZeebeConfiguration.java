package io.countersign.engine.zeebe;

import io.camunda.client.CamundaClient;
import io.camunda.client.CredentialsProvider;
import io.countersign.engine.Engine;
import io.countersign.engine.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to the engine; nothing here waits for it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineSettings.class)
class ZeebeConfiguration {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final int BUSY_TYPES = 8;

  @Bean
  CredentialsProvider engineCredentials(EngineSettings settings, Clock clock) {
    return settings.clientId().isEmpty()
        ? new BearerSecret(settings.secret())
        : new OAuthTokens(settings, clock);
  }

  @Bean(destroyMethod = "close")
  CamundaClient engineClient(EngineSettings settings, CredentialsProvider engineCredentials) {
    return CamundaClient.newClientBuilder()
        .applyEnvironmentVariableOverrides(false)
        .preferRestOverGrpc(false)
        .grpcAddress(settings.grpcAddress())
        .restAddress(settings.restAddress())
        .credentialsProvider(engineCredentials)
        .defaultRequestTimeout(settings.requestTimeout())
        .keepAlive(KEEP_ALIVE)
        .jobWorkerExecutor(jobThreads(settings), true)
        .build();
  }

  /** Enough for several types of jobs at their most; virtual, so idle ones cost nothing. */
  private static ScheduledExecutorService jobThreads(EngineSettings settings) {
    return Executors.newScheduledThreadPool(
        settings.jobsActiveMax() * BUSY_TYPES, Thread.ofVirtual().name("job-", 0).factory());
  }

  @Bean
  Engine engine(
      CamundaClient engineClient, EngineSettings settings, CredentialsProvider engineCredentials) {
    return new ZeebeEngine(engineClient, new UserTaskRest(settings, engineCredentials));
  }

  @Bean
  ZeebeJobs zeebeJobs(
      CamundaClient engineClient, EngineSettings settings, ObjectProvider<Work> work, Clock clock) {
    List<Work> works = work.orderedStream().toList();
    return new ZeebeJobs(engineClient, settings, works, clock);
  }
}
