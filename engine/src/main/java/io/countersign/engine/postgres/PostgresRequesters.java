package io.countersign.engine.postgres;

import io.countersign.engine.Requesters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Requesters in schema engine. */
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
    return jdbc.sql("select person from engine.requester where root_instance_key = :root")
        .param("root", rootInstanceKey)
        .query(String.class)
        .optional();
  }
}
