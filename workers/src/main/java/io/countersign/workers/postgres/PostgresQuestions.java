package io.countersign.workers.postgres;

import io.countersign.workers.Questions;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresQuestions implements Questions {

  private final JdbcClient jdbc;

  PostgresQuestions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Asked> asked(long stepKey) {
    return jdbc.sql(
            """
            select id, worker, questions, last_question from workers.run
            where step_key = :key and last_question is not null
            """)
        .param("key", stepKey)
        .query((row, _) ->
            new Asked(
                row.getString("id"),
                row.getString("worker"),
                row.getInt("questions"),
                row.getString("last_question")))
        .optional();
  }
}
