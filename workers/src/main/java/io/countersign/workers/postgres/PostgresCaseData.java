package io.countersign.workers.postgres;

import io.countersign.history.CaseData;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the workers were told, read, said and did in a case. */
@Component("workersCaseData")
class PostgresCaseData implements CaseData {

  private static final String RUNS =
      "run in (select id from workers.run where root_instance_key = :root)";

  private static final String EVERYTHING =
      """
      select jsonb_build_object('kind', 'run', 'worker', worker, 'goal', goal, 'facts', facts,
        'question', last_question, 'result', result, 'at', created_at)::text
      from workers.run where root_instance_key = :root and (goal, facts) <> ('', '{}')
      union all
      select jsonb_build_object('kind', 'message', 'from', kind, 'text', text, 'calls', calls, 'at', at)::text
      from workers.message where (text <> '' or calls <> '[]') and %1$s
      union all
      select jsonb_build_object('kind', 'reading', 'what', what, 'at', at)::text
      from workers.reading where what <> '' and %1$s
      union all
      select jsonb_build_object('kind', 'effect', 'action', action, 'arguments', arguments, 'headline', headline,
        'proposed', proposed_arguments,
        'again', again, 'outcome', outcome, 'content', content, 'reference', reference, 'state', state, 'at', proposed_at)::text
      from workers.effect where root_instance_key = :root and arguments <> '{}'
      union all
      select jsonb_build_object('kind', 'undo', 'effect', u.effect, 'by', u.asked_by, 'reason', u.reason, 'at', u.asked_at)::text
      from workers.undo u join workers.effect e on e.id = u.effect where e.root_instance_key = :root and u.reason <> ''
      """
          .formatted(RUNS);

  private static final List<String> ERASE =
      List.of(
          """
          update workers.run set goal = '', facts = '{}', question = null, last_question = null,
            aside = null, result = null
          where root_instance_key = :root
          """,
          "update workers.message set text = '', calls = case when calls is null then null else '[]' end where "
              + RUNS,
          "update workers.turn set text = '', calls = '[]', failure = null where " + RUNS,
          "update workers.tool_call set arguments = '' where " + RUNS,
          "update workers.reading set what = '' where " + RUNS,
          "update workers.job_outcome set outcome = '{}' where " + RUNS,
          """
          update workers.undo set reason = '' where effect in
            (select id from workers.effect where root_instance_key = :root)
          """,
          """
          update workers.requirement set asked = '{}' where effect in
            (select id from workers.effect where root_instance_key = :root)
          """,
          """
          update workers.effect set arguments = '{}', headline = action, why = '', outcome = null,
            content = null, reference = null, document = null, disclosed = null, again = null,
            proposed_arguments = '{}',
            approved_arguments = case when approved_arguments is null then null else '{}' end,
            effective_arguments = case when effective_arguments is null then null else '{}' end
          where root_instance_key = :root
          """);

  private final JdbcClient jdbc;

  PostgresCaseData(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String what() {
    return "what workers were told, read, said and did";
  }

  @Override
  public List<String> of(long instance) {
    return jdbc.sql(EVERYTHING).param("root", instance).query((row, _) -> row.getString(1)).list();
  }

  @Override
  public void erase(long instance) {
    ERASE.forEach(sql -> jdbc.sql(sql).param("root", instance).update());
  }

  /** A person needs the arguments to find out what became of an effect. */
  @Override
  public Optional<String> obstacle(long instance) {
    return jdbc.sql(
            """
            select id from workers.effect
            where root_instance_key = :root and state in ('STARTED', 'IN_DOUBT') order by place limit 1
            """)
        .param("root", instance)
        .query(String.class)
        .optional()
        .map(effect ->
            "Nobody knows yet what became of effect %s of case %d: say so first."
                .formatted(effect, instance));
  }
}
