package io.countersign.workers.postgres;

import io.countersign.workers.Runs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
class PostgresRuns implements Runs {

  /** A run waits while a person is asked or decides. */
  private static final String RUN =
      """
      select r.*, r.state = 'RUNNING' and (r.question is not null or exists (
        select 1 from workers.effect e
        where e.run = r.id and (e.gated and e.state = 'PROPOSED' or e.state = 'IN_DOUBT'))) as waiting
      from workers.run r
      """;

  private final JdbcClient jdbc;

  PostgresRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** In one transaction, or the turns would take a second connection. */
  @Override
  @Transactional(readOnly = true)
  public Optional<Run> find(String id) {
    return jdbc.sql(RUN + "where r.id = :id").param("id", id).query(this::run).optional();
  }

  @Override
  @Transactional(readOnly = true)
  public List<Run> of(long rootInstanceKey) {
    return jdbc.sql(RUN + "where r.root_instance_key = :root order by r.created_at, r.id")
        .param("root", rootInstanceKey)
        .query(this::run)
        .list();
  }

  private Run run(ResultSet row, int number) throws SQLException {
    String id = row.getString("id");
    String question = row.getString("question");
    List<Turn> turns = turns(id);
    return new Run(
        id,
        row.getString("worker"),
        row.getString("model"),
        row.getBoolean("rehearsed"),
        row.getString("goal"),
        row.getLong("root_instance_key"),
        row.getLong("process_instance_key"),
        row.getBoolean("waiting") ? "WAITING" : row.getString("state"),
        question,
        turns.stream().mapToLong(Turn::costNanos).sum(),
        turns);
  }

  private List<Turn> turns(String run) {
    return jdbc.sql("select * from workers.turn where run = :run order by number")
        .param("run", run)
        .query((row, _) ->
            new Turn(
                row.getInt("number"),
                row.getString("state"),
                row.getString("text"),
                StoredJson.calls(row.getString("calls")).stream()
                    .map(call -> "%s %s".formatted(call.action(), call.arguments()))
                    .toList(),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cost_nanos"),
                Columns.time(row, "started_at")))
        .list();
  }
}
