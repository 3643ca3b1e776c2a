package io.countersign.server.notify;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.countersign.engine.Sealing;
import io.countersign.history.History;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.server.TestDatabase;
import io.countersign.server.language.Language;
import io.countersign.server.language.PersonLanguages;
import io.countersign.workers.Actions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Notifications on a real database with a real log; the test says when they run. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(
    basePackages = "io.countersign.server.identity",
    excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@ComponentScan(
    basePackages = "io.countersign.server.notify",
    excludeFilters = {
      @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
      @Filter(type = FilterType.REGEX, pattern = ".*\\.NotifyLoop")
    })
@ComponentScan(
    basePackages = {
      "io.countersign.engine",
      "io.countersign.workers.postgres",
      "io.countersign.server.history"
    },
    useDefaultFilters = false,
    includeFilters =
        @Filter(
            type = FilterType.REGEX,
            pattern =
                ".*\\.(Gatekeeper|Approvals|Counting|PostgresVotes|PostgresUserTasks|PostgresDecisions|PostgresSearches|PostgresWorkers|HistoryConfiguration)"))
class NotifyApplication {

  @Bean
  DataSource database() {
    return TestDatabase.fresh("history", "zeebe", "budgets", "engine", "workers", "server");
  }

  @Bean
  NotifyWorld.MovingClock clock() {
    return new NotifyWorld.MovingClock();
  }

  @Bean
  History history(DataSource database, Clock clock) {
    return new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock);
  }

  @Bean
  JwtEncoder tokens(JWKSource<SecurityContext> keys) {
    return new NimbusJwtEncoder(keys);
  }

  @Bean
  Sealing sealing() throws IOException {
    return Sealing.open(
        Files.createTempDirectory(Path.of("target"), "notify").resolve("approvals"),
        Duration.ofDays(1));
  }

  @Bean
  PersonLanguages everybodyReadsEnglish() {
    return _ -> Language.ENGLISH;
  }

  /** Nobody acts here. */
  @Bean
  Actions actions() {
    return new Actions(Optional.of(List.of()));
  }
}
