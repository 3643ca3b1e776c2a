package io.countersign.engine.postgres;

import io.countersign.engine.Outbox;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the engine has yet to hear, in schema engine. */
@Component
class PostgresOutbox implements Outbox {

  private final JdbcClient jdbc;

  PostgresOutbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The row stays locked while the engine is told, so that another server takes another one. */
  @Override
  @Transactional
  public boolean deliverNext(Instant now, Function<Delivery, Delivered> deliver) {
    Optional<Delivery> next =
        jdbc.sql(
                """
                select user_task_key, variables, attempts from engine.outbox
                where done_at is null and next_at <= :now
                order by next_at limit 1 for update skip locked
                """)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query((row, number) ->
                new Delivery(
                    row.getLong("user_task_key"),
                    Json.object(row.getString("variables")),
                    row.getInt("attempts")))
            .optional();
    next.ifPresent(delivery -> settle(delivery, deliver.apply(delivery), now));
    return next.isPresent();
  }

  private void settle(Delivery delivery, Delivered delivered, Instant now) {
    switch (delivered) {
      case Delivered.Done() ->
          jdbc.sql(
                  """
                  update engine.outbox set done_at = :now, attempts = attempts + 1,
                    last_error = null
                  where user_task_key = :key
                  """)
              .param("now", now.atOffset(ZoneOffset.UTC))
              .param("key", delivery.userTaskKey())
              .update();
      case Delivered.Again(Instant at, String why) ->
          jdbc.sql(
                  """
                  update engine.outbox set next_at = :at, attempts = attempts + 1,
                    last_error = :why
                  where user_task_key = :key
                  """)
              .param("at", at.atOffset(ZoneOffset.UTC))
              .param("why", why)
              .param("key", delivery.userTaskKey())
              .update();
    }
  }
}
