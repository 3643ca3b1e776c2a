package io.countersign.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.GateFigures.Day;
import io.countersign.engine.GateFigures.Flood;
import io.countersign.engine.GateFigures.Kind;
import io.countersign.engine.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresGateFiguresTest {

  private static final JdbcClient JDBC = JdbcClient.create(TestDatabase.fresh());
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant WEEK_AGO = NOW.minus(Duration.ofDays(7));

  private final PostgresGateFigures figures = new PostgresGateFigures(JDBC);
  private long key;

  @BeforeEach
  void empty() {
    JDBC.sql("truncate engine.closed_task, engine.listed_task").update();
  }

  private void closed(String outcome, Instant at, int waited, @Nullable Integer onCard) {
    JDBC.sql(
            """
            insert into engine.closed_task values (:key, 'effect', 'clerk', 'Clerk', 'p', 'P', 'pay',
              :outcome, :created, null, :at, :onCard, 400)
            """)
        .param("key", ++key)
        .param("outcome", outcome)
        .param("created", at.minusSeconds(waited).atOffset(ZoneOffset.UTC))
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("onCard", onCard, java.sql.Types.INTEGER)
        .update();
  }

  @Test
  void a_kind_has_its_rates_its_pace_and_how_it_was_looked_at() {
    closed("APPROVE", NOW.minusSeconds(10), 10, 2);
    closed("APPROVE", NOW.minusSeconds(9), 20, 30);
    closed("REJECT", NOW.minusSeconds(8), 30, null);
    closed("LAPSED", NOW.minusSeconds(7), 40, null);
    closed("TESTED", NOW.minusSeconds(6), 8_888, 1); // a test of the gate says nothing of it
    closed("APPROVE", NOW.minus(Duration.ofDays(8)), 9_999, 1);
    assertThat(figures.kinds(WEEK_AGO, NOW, 10))
        .containsExactly(
            new Kind(
                "effect",
                "Clerk",
                "pay",
                2,
                1,
                1,
                Duration.ofSeconds(25),
                Duration.ofSeconds(37),
                Duration.ofSeconds(16),
                1,
                2,
                400));
  }

  @Test
  void each_day_has_its_decisions() {
    closed("APPROVE", NOW.minusSeconds(10), 10, null);
    closed("REJECT", NOW.minus(Duration.ofDays(1)), 10, null);
    assertThat(figures.days(WEEK_AGO, NOW))
        .containsExactly(
            new Day(java.time.LocalDate.parse("2026-11-19"), 0, 1, 0),
            new Day(java.time.LocalDate.parse("2026-11-20"), 1, 0, 0));
  }

  @Test
  void a_worker_that_asks_far_more_than_usual_is_a_flood() {
    for (int i = 0; i < 168; i++) {
      closed("APPROVE", NOW.minus(Duration.ofHours(2)).minusSeconds(60L * i), 60, null);
    }
    assertThat(figures.floods(NOW)).as("one an hour, over the week").isEmpty();
    for (int i = 0; i < 12; i++) {
      closed("REJECT", NOW.minusSeconds(i + 1L), 60, null);
    }
    assertThat(figures.floods(NOW)).containsExactly(new Flood("clerk", "Clerk", 12, 0, 1.0));
  }

  @Test
  void where_nothing_waits_nothing_is_the_oldest() {
    assertThat(figures.now(NOW).oldest()).isNull();
    assertThat(figures.oldest(5)).isEmpty();
  }
}
