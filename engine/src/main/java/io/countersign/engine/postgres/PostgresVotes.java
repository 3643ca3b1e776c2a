package io.countersign.engine.postgres;

import io.countersign.engine.Vote;
import io.countersign.engine.Votes;
import io.countersign.history.Digest;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Votes in schema engine. */
@Component
class PostgresVotes implements Votes {

  private final JdbcClient jdbc;

  PostgresVotes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean cast(Vote vote) {
    return jdbc.sql(
                """
                insert into engine.vote values (:task, :person, :digest, :at, :seal) on conflict do nothing
                """)
            .param("task", vote.userTaskKey())
            .param("person", vote.person())
            .param("digest", vote.digest().hex())
            .param("at", vote.at().atOffset(ZoneOffset.UTC))
            .param("seal", vote.seal())
            .update()
        == 1;
  }

  @Override
  public List<Vote> of(long userTaskKey) {
    return jdbc.sql(
            """
            select * from engine.vote where user_task_key = :task order by voted_at, person
            """)
        .param("task", userTaskKey)
        .query((row, _) ->
            new Vote(
                row.getLong("user_task_key"),
                row.getString("person"),
                new Digest(row.getString("digest")),
                Rows.time(row, "voted_at"),
                row.getString("seal")))
        .list();
  }
}
