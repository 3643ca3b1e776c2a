package io.countersign.engine.postgres;

import io.countersign.engine.Requesters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In schema engine; where the engine's answer to a start was lost, by its own record. */
@Component
class PostgresRequesters implements Requesters {

  private final JdbcClient jdbc;

  PostgresRequesters(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void keep(long rootInstanceKey, String person, Instant at) {
    jdbc.sql("insert into engine.requester values (:root, :person, :at) on conflict do nothing")
        .param("root", rootInstanceKey)
        .param("person", person)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public Optional<String> of(long rootInstanceKey) {
    return jdbc.sql(
            """
            select person from engine.requester where root_instance_key = :root
             union
            select a.actor from zeebe.variable v
              join engine.asked_start a on to_json(a.id)::text = v.value and a.actor_kind = 'PERSON'
             where v.scope_key = :root and v.name = 'countersignStart'
             limit 1
            """)
        .param("root", rootInstanceKey)
        .query(String.class)
        .optional();
  }
}
