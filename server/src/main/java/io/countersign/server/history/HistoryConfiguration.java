package io.countersign.server.history;

import io.countersign.history.HistoryEntries;
import io.countersign.history.Signer;
import io.countersign.history.postgres.Export;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.history.postgres.PostgresHistoryEntries;
import io.countersign.history.postgres.Sequencer;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Starts and stops what the log needs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistorySettings.class)
class HistoryConfiguration {

  @Bean
  Signer historySigner(HistorySettings settings, DataSource database) {
    return Signer.open(settings.keyDirectory(), PostgresHistory.origin(database));
  }

  /** Closed before the database is: it leaves nothing waiting and nothing unsigned. */
  @Bean(initMethod = "start", destroyMethod = "close")
  Sequencer historySequencer(DataSource database, Signer signer, Clock clock) {
    return new Sequencer(database, signer, clock);
  }

  @Bean
  HistoryEntries historyEntries(DataSource database) {
    return new PostgresHistoryEntries(new TransactionAwareDataSourceProxy(database));
  }

  @Bean
  Export historyExport(DataSource database, Signer signer) {
    return new Export(database, signer);
  }

  @Bean
  HealthIndicator historyHealthIndicator(Sequencer sequencer) {
    return () ->
        sequencer
            .problem()
            .map(problem -> Health.down().withDetail("problem", problem).build())
            .orElseGet(() -> Health.up().build());
  }
}
