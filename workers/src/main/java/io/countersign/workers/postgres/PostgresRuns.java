package io.countersign.workers.postgres;

import io.countersign.workers.Runs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresRuns implements Runs {

  private final JdbcClient jdbc;

  PostgresRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Run> find(String id) {
    return jdbc.sql("select * from workers.run where id = :id")
        .param("id", id)
        .query(this::run)
        .optional();
  }

  @Override
  public List<Run> of(long rootInstanceKey) {
    return jdbc.sql(
            "select * from workers.run where root_instance_key = :root order by created_at, id")
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
        question == null || !row.getString("state").equals("RUNNING")
            ? row.getString("state")
            : "WAITING",
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
