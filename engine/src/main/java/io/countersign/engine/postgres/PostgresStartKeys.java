package io.countersign.engine.postgres;

import io.countersign.engine.Engine;
import io.countersign.engine.StartKeys;
import io.countersign.history.Digest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The idempotency keys of starts in schema engine. */
@Component
class PostgresStartKeys implements StartKeys {

  private final JdbcClient jdbc;

  PostgresStartKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean claim(String caller, String key, Digest fingerprint, Instant at, UUID start) {
    return jdbc.sql(
                """
                insert into engine.idempotent_start (caller, key, fingerprint, asked_at, start_id)
                values (:caller, :key, :fingerprint, :at, :start) on conflict do nothing
                """)
            .param("caller", caller)
            .param("key", key)
            .param("fingerprint", fingerprint.hex())
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("start", start)
            .update()
        == 1;
  }

  @Override
  public Optional<Known> find(String caller, String key) {
    return jdbc.sql("select * from engine.idempotent_start where caller = :caller and key = :key")
        .param("caller", caller)
        .param("key", key)
        .query((row, number) -> {
          String answer = row.getString("answer");
          return new Known(
              new Digest(row.getString("fingerprint")),
              answer == null ? null : Json.read(answer, Engine.Started.class),
              Rows.time(row, "asked_at"));
        })
        .optional();
  }

  @Override
  public void answer(UUID start, Engine.Started started) {
    jdbc.sql("update engine.idempotent_start set answer = :answer where start_id = :start")
        .param("answer", Json.text(started))
        .param("start", start)
        .update();
  }

  @Override
  public void forget(String caller, String key) {
    jdbc.sql("delete from engine.idempotent_start where caller = :caller and key = :key")
        .param("caller", caller)
        .param("key", key)
        .update();
  }

  @Override
  public void forgetBefore(Instant at) {
    jdbc.sql("delete from engine.idempotent_start where asked_at < :at")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }
}
