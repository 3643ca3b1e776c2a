package io.countersign.server.subjects;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Legal holds. */
@Component
class Holds {

  private final JdbcClient jdbc;
  private final Clock clock;

  Holds(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A hold that stands. */
  record Hold(String id, String reason, String by, Instant at) {}

  String set(String subject, String reason, String by) {
    String id = UUID.randomUUID().toString();
    jdbc.sql(
            """
            insert into server.subject_hold (id, subject, reason, set_by, set_at)
            values (:id, :subject, :reason, :by, :at)
            """)
        .param("id", id)
        .param("subject", subject)
        .param("reason", reason)
        .param("by", by)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return id;
  }

  /** The subject that is free again; empty where no such hold stands. */
  Optional<String> lift(String id, String why, String by) {
    return jdbc.sql(
            """
            update server.subject_hold set lifted_by = :by, lifted_why = :why, lifted_at = :at
            where id = :id and lifted_at is null returning subject
            """)
        .param("id", id)
        .param("why", why)
        .param("by", by)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .query(String.class)
        .optional();
  }

  List<Hold> of(String subject) {
    return jdbc.sql(
            """
            select id, reason, set_by, set_at from server.subject_hold
            where subject = :subject and lifted_at is null order by set_at
            """)
        .param("subject", subject)
        .query((row, _) ->
            new Hold(
                row.getString("id"),
                row.getString("reason"),
                row.getString("set_by"),
                row.getTimestamp("set_at").toInstant()))
        .list();
  }
}
