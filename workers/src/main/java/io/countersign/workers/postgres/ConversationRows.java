package io.countersign.workers.postgres;

import io.countersign.workers.Conversation;
import io.countersign.workers.Conversation.Line;
import io.countersign.workers.Conversation.Proposal;
import io.countersign.workers.Conversation.Question;
import io.countersign.workers.Effect;
import io.countersign.workers.Trust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows that a conversation is made of. */
final class ConversationRows {

  private final JdbcClient jdbc;

  ConversationRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Message(
      String kind,
      int turn,
      String text,
      @Nullable String calls,
      @Nullable String callId,
      @Nullable String action,
      Trust trust) {}

  void insert(String run, Message message, Instant at) {
    jdbc.sql(
            """
            insert into workers.message
              (run, number, kind, turn, text, calls, call_id, action, trust, at)
            select :run, coalesce(max(number), 0) + 1, :kind, :turn, :text, :calls, :call, :action,
              :trust, :at
            from workers.message where run = :run
            """)
        .param("run", run)
        .param("kind", message.kind())
        .param("turn", message.turn())
        .param("text", message.text())
        .param("calls", message.calls())
        .param("call", message.callId())
        .param("action", message.action())
        .param("trust", message.trust().name())
        .param("at", Columns.time(at))
        .update();
  }

  void read(String run, String what, Trust trust, Instant at) {
    jdbc.sql(
            """
            insert into workers.reading (run, number, what, trust, at)
            select :run, coalesce(max(number), 0) + 1, :what, :trust, :at
            from workers.reading where run = :run
            """)
        .param("run", run)
        .param("what", what)
        .param("trust", trust.name())
        .param("at", Columns.time(at))
        .update();
    jdbc.sql("update workers.run set read_outside = read_outside or :outside where id = :run")
        .param("outside", trust == Trust.OUTSIDE)
        .param("run", run)
        .update();
  }

  Conversation load(String run) {
    return jdbc.sql(
            """
            select r.*,
              (select count(*) from workers.turn t where t.run = r.id) as turns,
              (select coalesce(max(n), 0) from (
                 select count(*) as n from workers.tool_call c
                 where c.run = r.id and c.turn > r.repeats_from group by c.arguments) s) as repeats
            from workers.run r where r.id = :run
            """)
        .param("run", run)
        .query(this::conversation)
        .single();
  }

  private Conversation conversation(ResultSet row, int number) throws SQLException {
    String run = row.getString("id");
    return new Conversation(
        run,
        row.getLong("process_instance_key"),
        row.getLong("root_instance_key"),
        row.getString("root_process"),
        row.getString("worker"),
        row.getString("model"),
        row.getString("goal"),
        StoredJson.object(row.getString("facts")),
        row.getBoolean("read_outside") ? Trust.OUTSIDE : Trust.OURS,
        row.getInt("calls"),
        row.getInt("contended"),
        row.getInt("failures"),
        row.getInt("turns"),
        row.getInt("errors"),
        row.getInt("repeats"),
        row.getInt("answers"),
        question(row),
        row.getString("result"),
        lines(run),
        new HashSet<>(handled(run)),
        proposals(run));
  }

  private static @Nullable Question question(ResultSet row) throws SQLException {
    String text = row.getString("question");
    return text == null
        ? null
        : new Question(
            Question.Kind.valueOf(row.getString("question_kind")),
            row.getInt("questions"),
            text,
            row.getString("question_call"));
  }

  private List<String> handled(String run) {
    return jdbc.sql("select call_id from workers.tool_call where run = :run")
        .param("run", run)
        .query((row, _) -> row.getString("call_id"))
        .list();
  }

  private List<Line> lines(String run) {
    return jdbc.sql("select * from workers.message where run = :run order by number")
        .param("run", run)
        .query(ConversationRows::line)
        .list();
  }

  private static Line line(ResultSet row, int index) throws SQLException {
    int number = row.getInt("number");
    int turn = row.getInt("turn");
    String text = row.getString("text");
    Trust trust = Trust.valueOf(row.getString("trust"));
    return switch (row.getString("kind")) {
      case "ASSISTANT" ->
          new Line.Said(number, turn, text, StoredJson.calls(row.getString("calls")));
      case "TOOL" ->
          new Line.Came(
              number, turn, row.getString("call_id"), row.getString("action"), text, trust);
      default -> new Line.Told(number, turn, text, trust);
    };
  }

  private List<Proposal> proposals(String run) {
    return jdbc.sql(
            """
            select e.id, e.call_id, e.state, e.gated, e.canary or exists (
                select 1 from workers.message m
                where m.run = e.run and m.kind = 'TOOL' and m.call_id = e.call_id) as told
            from workers.effect e where e.run = :run order by e.place
            """)
        .param("run", run)
        .query((row, _) ->
            new Proposal(
                row.getString("id"),
                row.getString("call_id"),
                Effect.State.valueOf(row.getString("state")),
                row.getBoolean("gated"),
                row.getBoolean("told")))
        .list();
  }
}
