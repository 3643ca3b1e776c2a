package io.countersign.workers;

import io.countersign.engine.Engine;
import io.countersign.engine.Sealing;
import io.countersign.history.postgres.PostgresHistory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * The real module on real budgets, gates and history; only the model and the service are played.
 */
@Configuration
@EnableTransactionManagement(proxyTargetClass = true)
@ComponentScan(
    basePackages = {
      "io.countersign.workers",
      "io.countersign.budgets",
      "io.countersign.engine",
      "io.countersign.processes"
    },
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.REGEX,
            pattern =
                ".*(engine\\.zeebe|workers\\.models|workers\\.actions|workers\\.rehearsal|Test|Changes).*"))
class TestContext {

  @Bean
  CountedConnections dataSource() {
    return new CountedConnections(TestDatabase.fresh());
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
  FragileHistory history(DataSource database, Clock clock) {
    return new FragileHistory(
        new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock));
  }

  @Bean
  Sealing sealing() throws IOException {
    return Sealing.open(
        Files.createTempDirectory(Path.of("target"), "approvals").resolve("key"),
        Duration.ofHours(24));
  }

  @Bean
  TickingClock clock() {
    return new TickingClock();
  }

  @Bean
  PlayedModel model() {
    return new PlayedModel();
  }

  @Bean
  Bank bank() {
    return new Bank();
  }

  @Bean
  Action refund(Bank bank) {
    return bank.refund();
  }

  @Bean
  Action cancel(Bank bank) {
    return bank.cancel();
  }

  @Bean
  Action mail(Bank bank) {
    return bank.mail();
  }

  @Bean
  Action orders(Bank bank) {
    return bank.orders();
  }

  /** Nobody listens: what the engine is told belongs to the module engine. */
  @Bean
  Engine engine() {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (_, asked, _) -> asked.getName().equals("deploy") ? java.util.List.of() : null);
  }
}
