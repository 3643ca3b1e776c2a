package io.countersign.server.history;

import io.countersign.history.HistoryEntries;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.postgres.Cosigning;
import io.countersign.history.postgres.Export;
import io.countersign.history.postgres.KeyFile;
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

  /** What nobody should believe of such a log. */
  private static final String UNWITNESSED =
      "none: whoever runs this server and holds its key could rewrite the history and sign it anew;"
          + " only a checkpoint that somebody else kept would show it (docs/history.md)";

  @Bean
  Signer historySigner(HistorySettings settings, DataSource database) {
    return Signer.open(settings.keyDirectory(), PostgresHistory.origin(database));
  }

  /** Beside the log's key, out of the database's reach. */
  @Bean
  KeyedHash keyedHash(HistorySettings settings) {
    return KeyedHash.open(settings.keyDirectory().resolve("names"));
  }

  /** Beside the log's key too; whoever has it and a copy of the database can read what is in it. */
  @Bean
  PayloadKeys payloadKeys(HistorySettings settings, DataSource database) {
    return KeyFile.open(database, settings.keyDirectory().resolve("payloads"));
  }

  /** Closed before the database is: it leaves nothing waiting and nothing unsigned. */
  @Bean(initMethod = "start", destroyMethod = "close")
  Sequencer historySequencer(DataSource database, Signer signer, PayloadKeys keys, Clock clock) {
    return new Sequencer(database, signer, keys, clock);
  }

  /** Shows checkpoints to the witnesses that the settings name. */
  @Bean(initMethod = "start", destroyMethod = "close")
  Cosigning historyCosigning(DataSource database, Signer signer, HistorySettings settings) {
    return new Cosigning(database, signer.key(), settings.policy());
  }

  @Bean
  HistoryEntries historyEntries(DataSource database, PayloadKeys keys) {
    return new PostgresHistoryEntries(new TransactionAwareDataSourceProxy(database), keys);
  }

  @Bean
  Export historyExport(DataSource database, Signer signer, PayloadKeys keys) {
    return new Export(database, signer, keys);
  }

  @Bean
  HealthIndicator historyHealthIndicator(Sequencer sequencer, Cosigning cosigning) {
    return () -> {
      Health.Builder health =
          sequencer
              .problem()
              .map(problem -> Health.down().withDetail("problem", problem))
              .orElseGet(Health::up);
      cosigning.problem().ifPresent(problem -> health.withDetail("witnessProblem", problem));
      return health
          .withDetail("witnesses", cosigning.seen().isEmpty() ? UNWITNESSED : cosigning.seen())
          .build();
    };
  }
}
