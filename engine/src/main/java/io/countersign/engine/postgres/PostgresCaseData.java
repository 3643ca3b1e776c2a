package io.countersign.engine.postgres;

import io.countersign.history.CaseData;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the read model and the decisions keep of a case. */
@Component("engineCaseData")
class PostgresCaseData implements CaseData {

  private static final String TASKS =
      "user_task_key in (select key from zeebe.user_task where root_key = :root)";

  private static final String EVERYTHING =
      """
      select jsonb_build_object('kind', 'variable', 'name', name, 'value', value, 'at', updated_at)::text
      from zeebe.variable where root_key = :root
      union all
      select jsonb_build_object('kind', 'incident', 'message', message, 'at', raised_at)::text
      from zeebe.incident where root_key = :root and message <> ''
      union all
      select jsonb_build_object('kind', 'job', 'error', error_message, 'at', created_at)::text
      from zeebe.job where root_key = :root and error_message <> ''
      union all
      select jsonb_build_object('kind', 'decision', 'verdict', verdict, 'person', person, 'reason', reason,
        'variables', variables, 'at', decided_at)::text
      from engine.decision where (reason, variables) <> ('', '{}') and %s
      """
          .formatted(TASKS);

  private static final List<String> ERASE =
      List.of(
          "delete from zeebe.variable where root_key = :root",
          "update zeebe.incident set message = '' where root_key = :root and message <> ''",
          "update zeebe.job set error_message = null where root_key = :root and error_message <> ''",
          """
          """,
          "update engine.outbox set variables = '{}' where done_at is not null and " + TASKS,
          "update engine.decision set reason = '', variables = '{}' where (reason, variables) <> ('', '{}') and "
              + TASKS);

  private final JdbcClient jdbc;

  PostgresCaseData(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String what() {
    return "process variables, failures and reasons of decisions";
  }

  @Override
  public List<String> of(long instance) {
    return jdbc.sql(EVERYTHING).param("root", instance).query((row, _) -> row.getString(1)).list();
  }

  @Override
  public void erase(long instance) {
    ERASE.forEach(sql -> jdbc.sql(sql).param("root", instance).update());
  }

  /** A case of which the read model knows nothing any more has ended long ago. */
  @Override
  public Optional<String> obstacle(long instance) {
    boolean running =
        jdbc.sql(
                "select exists (select from zeebe.instance where root_key = :root and ended_at is null)")
            .param("root", instance)
            .query(Boolean.class)
            .single();
    return running
        ? Optional.of("Case %d has not ended: complete or cancel it first.".formatted(instance))
        : Optional.empty();
  }
}
