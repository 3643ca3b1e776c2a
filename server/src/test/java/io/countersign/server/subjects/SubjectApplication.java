package io.countersign.server.subjects;

import io.countersign.history.History;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.server.TestDatabase;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Everything that keeps data of cases, on a real database with a real log; no engine. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableMethodSecurity
@ComponentScan({"io.countersign.server.subjects", "io.countersign.server.language.web"})
@ComponentScan(
    basePackages = {
      "io.countersign.engine.postgres",
      "io.countersign.workers.postgres",
      "io.countersign.server.identity.postgres",
      "io.countersign.server.history"
    },
    useDefaultFilters = false,
    includeFilters =
        @Filter(
            type = FilterType.REGEX,
            pattern = ".*\\.(PostgresCaseData|PostgresPeople|HistoryConfiguration)"))
class SubjectApplication {

  @Bean
  DataSource database() {
    return TestDatabase.fresh("history", "zeebe", "budgets", "engine", "workers", "server");
  }

  @Bean
  SubjectWorld.MovingClock clock() {
    return new SubjectWorld.MovingClock();
  }

  @Bean
  History history(DataSource database, Clock clock) {
    return new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock);
  }

  @Bean
  PasswordEncoder passwords() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }
}
