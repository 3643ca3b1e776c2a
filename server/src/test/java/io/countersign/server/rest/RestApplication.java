package io.countersign.server.rest;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.countersign.engine.Decision;
import io.countersign.engine.Sealing;
import io.countersign.engine.Subject;
import io.countersign.engine.Subjects;
import io.countersign.engine.UserTask;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.processes.Governance;
import io.countersign.server.TestDatabase;
import io.countersign.server.gates.DecidedTests;
import io.countersign.server.language.Languages;
import io.countersign.workers.Access;
import io.countersign.workers.Action;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Actions;
import io.countersign.workers.Argument;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** The API on a real database and real sign-in; engine and workers are the test's. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableScheduling
@ComponentScan(
    basePackages = {
      "io.countersign.server.identity",
      "io.countersign.server.rest",
      "io.countersign.server.budgets",
      "io.countersign.server.reconciliation",
      "io.countersign.budgets",
      "io.countersign.workers.postgres",
      "io.countersign.engine",
      "io.countersign.processes"
    },
    excludeFilters = {
      @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
      @Filter(type = FilterType.REGEX, pattern = ".*engine\\.zeebe\\..*"),
      @Filter(
          type = FilterType.REGEX,
          pattern = ".*workers\\.postgres\\.(?!PostgresWorkers|PostgresCanaries).*")
    })
@Import(DecidedTests.class)
class RestApplication {

  static final String ARGUMENTS = "{\"amountCents\":12900,\"order\":\"H-10001\"}";

  @Bean
  DataSource database() {
    return TestDatabase.fresh("history", "zeebe", "engine", "server", "budgets", "workers");
  }

  @Bean
  Languages languages() {
    return Languages.read(Path.of("target", "no-languages"));
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  History history(DataSource database, Clock clock) {
    return new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock);
  }

  @Bean
  Sealing sealing() throws IOException {
    Path key = Files.createTempDirectory(Path.of("target"), "approvals").resolve("key");
    return Sealing.open(key, Duration.ofHours(24));
  }

  @Bean
  RememberingEngine engine() {
    return new RememberingEngine();
  }

  @Bean
  JwtEncoder tokens(JWKSource<SecurityContext> keys) {
    return new NimbusJwtEncoder(keys);
  }

  @Bean
  Governance governance() {
    return new Governance() {
      @Override
      public boolean hasWorker(String workerId) {
        return true;
      }

      @Override
      public boolean hasAction(String action) {
        return true;
      }

      @Override
      public boolean hasAbility(String workerId, String action) {
        return true;
      }
    };
  }

  static Digest digest() {
    return CanonicalJson.digest(
        Map.of(
            "action", "payments.refund",
            "arguments", CanonicalJson.readObject(ARGUMENTS),
            "effect", "e1",
            "worker", "refund-clerk"));
  }

  @Bean
  Subjects subjects() {
    return new Subjects() {
      @Override
      public Optional<Subject> of(UserTask task) {
        return task.elementId().equals("approve-action")
            ? Optional.of(
                new Subject("effect", "e1", digest(), "Refund 129.00 EUR", Set.of(), Set.of()))
            : Optional.empty();
      }

      @Override
      public Map<String, ?> decided(UserTask task, Subject subject, Decision decision) {
        return Map.of();
      }
    };
  }

  @Bean
  Effects effects() {
    return new Effects() {
      @Override
      public Optional<Effect> find(String id) {
        return search(null, null, null, 1).stream().filter(e -> e.id().equals(id)).findFirst();
      }

      @Override
      public List<Effect> search(
          Effect.State state, String worker, Long rootInstanceKey, int limit) {
        return List.of(effect());
      }

      @Override
      public Optional<Briefing> briefing(String effectId) {
        return Optional.of(
            new Briefing(
                effect(),
                "Refund clerk",
                "rehearsal",
                true,
                "Answer the customer",
                "I think so",
                List.of(new Read("the customer's message", Trust.OUTSIDE)),
                List.of(new Field("Amount", "129.00 EUR")),
                Access.SPEND,
                Reversibility.IRREVERSIBLE,
                null,
                null,
                null,
                null,
                List.of(),
                new Records(ARGUMENTS, null, null)));
      }
    };
  }

  @Bean
  FakeUndoing undoing() {
    return new FakeUndoing();
  }

  private static Effect effect() {
    return new Effect(
        "e1",
        Effect.State.PROPOSED,
        "refund-clerk",
        "payments.refund",
        ARGUMENTS,
        digest(),
        true,
        "Refunds above 50.00 EUR are decided by a person.",
        "Refund 129.00 EUR",
        1,
        2,
        "r1",
        1,
        Instant.EPOCH,
        null,
        null,
        null,
        null,
        null);
  }

  /** One action, which nobody performs here. */
  @Bean
  Actions actions() {
    var spec =
        new ActionSpec(
            "payments.refund",
            "Refund a payment",
            "Pays money back.",
            Access.SPEND,
            Reversibility.IRREVERSIBLE,
            Trust.OURS,
            List.of(
                new Argument(
                    "amountCents", Argument.Kind.CENTS, "Amount", "", true, 10, false, "")));
    return new Actions(
        Optional.of(
            List.of(
                new Action() {
                  @Override
                  public ActionSpec spec() {
                    return spec;
                  }

                  @Override
                  public Result perform(Call call) {
                    return new Result.Failed("Nobody performs anything here.");
                  }

                  @Override
                  public String headline(Map<String, ?> arguments) {
                    return "Refund";
                  }
                })));
  }
}
