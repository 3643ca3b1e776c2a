package io.countersign.engine;

import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.postgres.PostgresHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** The module on a real database, with an engine that remembers what it was told. */
@Configuration
@EnableTransactionManagement
@ComponentScan(
    basePackages = {"io.countersign.engine", "io.countersign.processes"},
    excludeFilters =
        @ComponentScan.Filter(
            type = org.springframework.context.annotation.FilterType.REGEX,
            pattern = ".*(engine.zeebe|Test|Changes).*"))
class TestContext {

  static final Duration LASTS = Duration.ofHours(24);

  @Bean
  DataSource dataSource() {
    return TestDatabase.fresh();
  }

  @Bean
  JdbcClient jdbcClient(DataSource database) {
    return JdbcClient.create(database);
  }

  @Bean
  PlatformTransactionManager transactions(DataSource database) {
    return new JdbcTransactionManager(database);
  }

  @Bean
  History history(DataSource database, Clock clock) {
    return new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock);
  }

  @Bean
  Sealing sealing() throws IOException {
    return Sealing.open(
        Files.createTempDirectory(Path.of("target"), "approvals").resolve("key"), LASTS);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  TestReadModel readModel(JdbcClient jdbc) {
    return new TestReadModel(jdbc);
  }

  @Bean
  Told engine() {
    return new Told();
  }

  @Bean
  Asked subjects() {
    return new Asked();
  }

  @Bean
  Present deciders() {
    return new Present();
  }

  /** The people that a test names. */
  static class Present implements Deciders {
    final Map<String, java.util.Set<String>> rolesByName = new ConcurrentHashMap<>();
    final Map<String, String> standIns = new ConcurrentHashMap<>();
    volatile boolean alone;

    @Override
    public List<Gates.Person> all() {
      return rolesByName.entrySet().stream()
          .map(one -> new Gates.Person(one.getKey(), one.getValue()))
          .toList();
    }

    @Override
    public Map<String, String> standIns() {
      return standIns;
    }

    @Override
    public boolean singleOperator() {
      return alone;
    }
  }

  /** Gates for the tasks that a test names; all others are plain forms. */
  static class Asked implements Subjects {
    final Map<Long, Subject> byTask = new ConcurrentHashMap<>();
    final Set<Long> tests = ConcurrentHashMap.newKeySet();
    @Nullable RuntimeException failure;

    @Override
    public Optional<Subject> of(UserTask task) {
      return Optional.ofNullable(byTask.get(task.key()));
    }

    @Override
    public Optional<Digest> permits(UserTask task, Subject subject, Gates.Request request) {
      return tests(task, subject) ? Optional.empty() : Optional.of(subject.digest());
    }

    @Override
    public boolean tests(UserTask task, Subject subject) {
      return tests.contains(task.key());
    }

    @Override
    public Map<String, ?> decided(UserTask task, Subject subject, Decision decision) {
      if (failure != null) {
        throw failure;
      }
      return Map.of("extra", 1);
    }
  }

  /** An engine that remembers, or refuses. */
  static class Told implements Engine {
    final List<Map<String, ?>> completions = new CopyOnWriteArrayList<>();
    final AtomicLong starts = new AtomicLong();
    volatile @Nullable EngineException refusal;
    volatile Map<String, ?> startedWith = Map.of();

    @Override
    public void completeUserTask(UserTask task, Map<String, ?> variables) {
      EngineException refuse = refusal;
      if (refuse != null) {
        throw refuse;
      }
      completions.add(variables);
    }

    @Override
    public Topology probe() {
      return topology();
    }

    @Override
    public Topology topology() {
      return new Topology("8.5.8", 1, 1, 1, List.of());
    }

    @Override
    public List<Deployed> deploy(List<io.countersign.processes.Resource> resources) {
      return resources.stream()
          .map(resource -> new Deployed("process", "p", 1, 1, resource.name()))
          .toList();
    }

    @Override
    public Started start(
        String bpmnProcessId, @Nullable Integer version, Map<String, ?> variables) {
      startedWith = variables;
      EngineException refuse = refusal;
      if (refuse != null) {
        throw refuse;
      }
      return new Started(starts.incrementAndGet(), 7, bpmnProcessId, 1);
    }

    @Override
    public Started start(long processDefinitionKey, Map<String, ?> variables) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(long processInstanceKey) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long publish(
        String name,
        String correlationKey,
        Map<String, ?> variables,
        Duration timeToLive,
        @Nullable String messageId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void assignUserTask(UserTask task, @Nullable String assignee, Takeover takeover) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void updateUserTask(UserTask task, Changeset changeset) {
      throw new UnsupportedOperationException();
    }
  }
}
