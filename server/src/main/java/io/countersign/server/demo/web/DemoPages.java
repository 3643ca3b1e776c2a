package io.countersign.server.demo.web;

import io.countersign.server.demo.bank.Ledger;
import io.countersign.server.demo.bank.Reversals;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** What the demo's pages read. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoPages {

  /** The bank's books as they are in the database; the bank itself is another process. */
  @Bean
  Ledger demoLedger(DataSource database, Clock clock) {
    Ledger.create(database);
    return new Ledger(database, Duration.ZERO, clock);
  }

  @Bean
  Reversals demoReversals(DataSource database, Ledger books, Clock clock) {
    return new Reversals(database, Duration.ZERO, clock);
  }
}
