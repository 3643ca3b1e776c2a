package io.countersign.workers.postgres;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.workers.Conversation;
import io.countersign.workers.Conversations;
import io.countersign.workers.Effects;
import io.countersign.workers.Lease;
import io.countersign.workers.Model;
import io.countersign.workers.Step;
import io.countersign.workers.StepOutcome;
import io.countersign.workers.Trust;
import io.countersign.workers.Worker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
class PostgresConversations implements Conversations {

  private final JdbcClient jdbc;
  private final ConversationRows rows;
  private final QuestionRows questions;

  PostgresConversations(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.rows = new ConversationRows(jdbc);
    this.questions = new QuestionRows(jdbc);
  }

  @Override
  public Opened open(Step step, Worker worker, Instant at) {
    boolean created =
        jdbc.sql(
                    """
                    insert into workers.run (id, step_key, process_instance_key, root_instance_key,
                      root_process, worker, model, goal, facts, read_outside, state, created_at,
                      updated_at)
                    values (:id, :stepKey, :instance, :root, :process, :worker, :model, :goal,
                      :facts, :outside, 'RUNNING', :at, :at)
                    on conflict (step_key) do nothing
                    """)
                .param("id", UUID.randomUUID().toString())
                .param("stepKey", step.stepKey())
                .param("instance", step.processInstanceKey())
                .param("root", step.rootInstanceKey())
                .param("process", step.rootProcess())
                .param("worker", worker.id())
                .param("model", worker.model())
                .param("goal", step.goal())
                .param("facts", CanonicalJson.text(step.facts()))
                .param("outside", step.trust() == Trust.OUTSIDE)
                .param("at", Columns.time(at))
                .update()
            > 0;
    return new Opened(runOf(step.stepKey()).orElseThrow(), created);
  }

  @Override
  public Optional<String> runOf(long stepKey) {
    return jdbc.sql("select id from workers.run where step_key = :key")
        .param("key", stepKey)
        .query(String.class)
        .optional();
  }

  /** In one transaction, or sixteen turns at once would wait for a second connection each. */
  @Override
  @Transactional(readOnly = true)
  public Conversation load(String run) {
    return rows.load(run);
  }

  @Override
  public Lease take(String run) {
    long epoch =
        jdbc.sql("update workers.run set epoch = epoch + 1 where id = :run returning epoch")
            .param("run", run)
            .query(Long.class)
            .single();
    return new Lease(run, epoch);
  }

  @Override
  public boolean holds(Lease lease) {
    return jdbc.sql("select epoch from workers.run where id = :run for update")
            .param("run", lease.run())
            .query(Long.class)
            .single()
        == lease.epoch();
  }

  @Override
  public void lock(String run) {
    jdbc.sql("select epoch from workers.run where id = :run for update")
        .param("run", run)
        .query(Long.class)
        .single();
  }

  @Override
  public Optional<Map<String, Object>> outcome(long jobKey) {
    return jdbc.sql("select outcome from workers.job_outcome where job_key = :key")
        .param("key", jobKey)
        .query(String.class)
        .optional()
        .map(StoredJson::object);
  }

  @Override
  public void ended(@Nullable String run, long jobKey, Map<String, Object> outcome, Instant at) {
    jdbc.sql(
            """
            insert into workers.job_outcome (job_key, run, outcome, at)
            values (:key, :run, :outcome, :at)
            """)
        .param("key", jobKey)
        .param("run", run)
        .param("outcome", CanonicalJson.text(outcome))
        .param("at", Columns.time(at))
        .update();
  }

  @Override
  public void finished(String run, StepOutcome outcome, Instant at) {
    String state =
        switch (outcome) {
          case StepOutcome.Done _ -> "DONE";
          case StepOutcome.Failed _ -> "FAILED";
          case StepOutcome.Perform _,
              StepOutcome.Approval _,
              StepOutcome.Question _,
              StepOutcome.Budget _,
              StepOutcome.Later _ ->
              "RUNNING";
        };
    jdbc.sql("update workers.run set state = :state, updated_at = :at where id = :run")
        .param("state", state)
        .param("at", Columns.time(at))
        .param("run", run)
        .update();
  }

  @Override
  public int nextCall(String run) {
    return count(run, "calls");
  }

  @Override
  public int contended(String run) {
    return count(run, "contended");
  }

  @Override
  public int failures(String run) {
    return count(run, "failures");
  }

  @Override
  public void error(String run) {
    count(run, "errors");
  }

  private int count(String run, String column) {
    return jdbc.sql(
            "update workers.run set %1$s = %1$s + 1 where id = :run returning %1$s"
                .formatted(column))
        .param("run", run)
        .query(Integer.class)
        .single();
  }

  @Override
  public void noError(String run) {
    jdbc.sql("update workers.run set errors = 0 where id = :run").param("run", run).update();
  }

  @Override
  public void calling(Calling calling, Lease lease, Instant at) {
    jdbc.sql(
            """
            insert into workers.turn (run, number, state, epoch, hold_key, price, started_at)
            values (:run, :number, 'CALLING', :epoch, :hold, :price, :at)
            """)
        .param("run", calling.run())
        .param("number", calling.number())
        .param("epoch", lease.epoch())
        .param("hold", calling.holdKey())
        .param("price", calling.price().version())
        .param("at", Columns.time(at))
        .update();
  }

  @Override
  public List<Integer> suspect(String run, Instant at) {
    return jdbc.sql(
            """
            update workers.turn set state = 'SUSPECT', ended_at = :at,
              failure = 'The call was interrupted.'
            where run = :run and state = 'CALLING' returning number
            """)
        .param("run", run)
        .param("at", Columns.time(at))
        .query((row, _) -> row.getInt("number"))
        .list();
  }

  @Override
  public void suspect(String run, int turn, String failure, Instant at) {
    end(run, turn, "SUSPECT", failure, at);
  }

  @Override
  public void failed(Calling calling, String failure, Instant at) {
    end(calling.run(), calling.number(), "FAILED", failure, at);
  }

  private void end(String run, int turn, String state, String failure, Instant at) {
    jdbc.sql(
            """
            update workers.turn set state = :state, failure = :failure, ended_at = :at
            where run = :run and number = :turn and state in ('CALLING', 'SUSPECT')
            """)
        .param("state", state)
        .param("failure", failure)
        .param("at", Columns.time(at))
        .param("run", run)
        .param("turn", turn)
        .update();
  }

  @Override
  public void answered(Calling calling, Model.Answer answer, long costNanos, Instant at) {
    bill(calling, "ANSWERED", answer, costNanos, at);
    rows.insert(
        calling.run(),
        new ConversationRows.Message(
            "ASSISTANT",
            calling.number(),
            answer.text(),
            StoredJson.calls(answer.calls()),
            null,
            null,
            Trust.OURS),
        at);
    jdbc.sql(
            """
            update workers.run set failures = 0, contended = 0, rehearsed = rehearsed or :rehearsed
            where id = :run
            """)
        .param("rehearsed", answer.rehearsed())
        .param("run", calling.run())
        .update();
  }

  @Override
  public void billed(Calling calling, Model.Answer answer, long costNanos, Instant at) {
    bill(calling, "SUSPECT", answer, costNanos, at);
  }

  private void bill(
      Calling calling, String state, Model.Answer answer, long costNanos, Instant at) {
    jdbc.sql(
            """
            update workers.turn set state = :state, text = :text, calls = :calls,
              input_tokens = :input, output_tokens = :output, cost_nanos = :cost,
              model_name = :model, request_id = :request, ended_at = :at
            where run = :run and number = :number
            """)
        .param("state", state)
        .param("text", state.equals("ANSWERED") ? answer.text() : "")
        .param("calls", state.equals("ANSWERED") ? StoredJson.calls(answer.calls()) : "[]")
        .param("input", answer.inputTokens())
        .param("output", answer.outputTokens())
        .param("cost", costNanos)
        .param("model", answer.modelName().replace('\0', ' '))
        .param("request", answer.requestId().replace('\0', ' '))
        .param("at", Columns.time(at))
        .param("run", calling.run())
        .param("number", calling.number())
        .update();
  }

  @Override
  public void tell(String run, int turn, String text, Trust trust, Instant at) {
    rows.insert(run, new ConversationRows.Message("USER", turn, text, null, null, null, trust), at);
  }

  @Override
  public void came(
      String run, int turn, Model.ToolCall call, String text, Trust trust, Instant at) {
    rows.insert(
        run,
        new ConversationRows.Message("TOOL", turn, text, null, call.id(), call.action(), trust),
        at);
  }

  @Override
  public void handled(
      String run, int turn, Model.ToolCall call, Digest wish, Verdict verdict, Instant at) {
    jdbc.sql(
            """
            insert into workers.tool_call (run, call_id, turn, action, arguments, verdict, at)
            values (:run, :call, :turn, :action, :wish, :verdict, :at)
            """)
        .param("run", run)
        .param("call", call.id())
        .param("turn", turn)
        .param("action", call.action())
        .param("wish", wish.hex())
        .param("verdict", verdict.name())
        .param("at", Columns.time(at))
        .update();
  }

  @Override
  public void read(String run, String what, Trust trust, Instant at) {
    rows.read(run, what, trust, at);
  }

  @Override
  public void result(String run, String text) {
    jdbc.sql("update workers.run set result = :text where id = :run")
        .param("text", text)
        .param("run", run)
        .update();
  }

  @Override
  public List<Effects.Read> readings(String run) {
    return jdbc.sql("select what, trust from workers.reading where run = :run order by number")
        .param("run", run)
        .query((row, _) ->
            new Effects.Read(row.getString("what"), Trust.valueOf(row.getString("trust"))))
        .list();
  }

  @Override
  public void ask(
      String run, Conversation.Question.Kind kind, String text, @Nullable String callId) {
    questions.ask(run, kind, text, callId);
  }

  @Override
  public void bindingLimit(String run, Map<String, Object> limit) {
    questions.bindingLimit(run, limit);
  }

  @Override
  public Map<String, Object> bindingLimit(String run) {
    return questions.bindingLimit(run);
  }

  @Override
  public void answeredByPerson(String run) {
    questions.answered(run);
  }

  @Override
  public void fundedByPerson(String run) {
    questions.funded(run);
  }

  @Override
  public void withdrawn(String run, String text) {
    questions.withdrawn(run, text);
  }
}
