package io.countersign.workers.postgres;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Conversation.Question;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a run asks people: one question at a time, and the budget's before the worker's. */
final class QuestionRows {

  private final JdbcClient jdbc;

  QuestionRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A question about a budget sets one aside that is open; it comes back once there is room. */
  void ask(String run, Question.Kind kind, String text, @Nullable String callId) {
    jdbc.sql(
            """
            update workers.run set
              aside = case when question_kind = 'BUDGET' then aside else question end,
              aside_kind = case when question_kind = 'BUDGET' then aside_kind else question_kind end,
              aside_call = case when question_kind = 'BUDGET' then aside_call else question_call end,
              question = :text, last_question = :text, question_kind = :kind, question_call = :call,
              questions = questions + 1, binding_limit = null
            where id = :run
            """)
        .param("text", text)
        .param("kind", kind.name())
        .param("call", callId)
        .param("run", run)
        .update();
  }

  void bindingLimit(String run, Map<String, Object> limit) {
    jdbc.sql("update workers.run set binding_limit = :limit where id = :run")
        .param("limit", CanonicalJson.text(limit))
        .param("run", run)
        .update();
  }

  Map<String, Object> bindingLimit(String run) {
    return jdbc.sql("select coalesce(binding_limit, '{}') from workers.run where id = :run")
        .param("run", run)
        .query(String.class)
        .optional()
        .map(StoredJson::object)
        .orElse(Map.of());
  }

  void answered(String run) {
    jdbc.sql(
            """
            update workers.run set question = null, question_kind = null, question_call = null,
              errors = 0, answers = answers + 1, repeats_from = calls
            where id = :run
            """)
        .param("run", run)
        .update();
  }

  /** Whoever has it open sees why it is asked no longer. */
  void withdrawn(String run, String text) {
    jdbc.sql("update workers.run set last_question = :text where id = :run")
        .param("text", text)
        .param("run", run)
        .update();
    funded(run);
  }

  /** What was set aside is asked now, as a question of its own. */
  void funded(String run) {
    jdbc.sql(
            """
            update workers.run set question = aside, question_kind = aside_kind,
              question_call = aside_call, last_question = coalesce(aside, last_question),
              questions = questions + case when aside is null then 0 else 1 end,
              aside = null, aside_kind = null, aside_call = null,
              binding_limit = null, contended = 0
            where id = :run
            """)
        .param("run", run)
        .update();
  }
}
