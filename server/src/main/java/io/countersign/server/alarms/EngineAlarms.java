package io.countersign.server.alarms;

import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.CurrentPerson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Alarms of the exporter: the health shows each until somebody says that they have seen it. */
@Service
class EngineAlarms {

  private static final int SHOWN_MAX = 100;

  private final JdbcClient jdbc;
  private final History history;
  private final CurrentPerson current;
  private final Clock clock;

  EngineAlarms(JdbcClient jdbc, History history, CurrentPerson current, Clock clock) {
    this.jdbc = jdbc;
    this.history = history;
    this.current = current;
    this.clock = clock;
  }

  /** An alarm, and who has seen it when, where somebody has. */
  record Alarm(
      long id,
      Instant at,
      int partition,
      String sentence,
      @Nullable String seenBy,
      @Nullable Instant seenAt) {}

  /** What nobody has seen comes first, then the newest. */
  List<Alarm> all() {
    return jdbc.sql(
            """
            select id, at, partition, sentence, seen_by, seen_at from zeebe.exporter_alarm
            order by seen_at is not null, id desc limit :max
            """)
        .param("max", SHOWN_MAX)
        .query((row, _) -> alarm(row))
        .list();
  }

  /** The caller has seen it; tells whether nobody had before. */
  @Transactional
  public boolean see(long id) {
    String by = current.actor().id();
    Optional<String> sentence =
        jdbc.sql(
                """
                update zeebe.exporter_alarm set seen_at = :at, seen_by = :by
                where id = :id and seen_at is null returning sentence
                """)
            .param("at", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by)
            .param("id", id)
            .query(String.class)
            .optional();
    sentence.ifPresent(alarm ->
        history.append(
            new NewEntry(
                "engine.alarm-seen",
                current.actor(),
                Map.of(),
                "ok",
                "%s has seen an alarm about the engine's records.".formatted(by),
                Map.of("alarm", id, "sentence", alarm))));
    return sentence.isPresent();
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    Timestamp seenAt = row.getTimestamp("seen_at");
    return new Alarm(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        row.getInt("partition"),
        row.getString("sentence"),
        row.getString("seen_by"),
        seenAt == null ? null : seenAt.toInstant());
  }
}
