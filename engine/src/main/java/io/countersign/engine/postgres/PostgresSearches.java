package io.countersign.engine.postgres;

import io.countersign.engine.Definition;
import io.countersign.engine.Instance;
import io.countersign.engine.Page;
import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.Searches;
import io.countersign.engine.UserTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Searches schema zeebe, which the exporter writes. */
@Component
class PostgresSearches implements Searches {

  private final JdbcClient jdbc;

  PostgresSearches(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Page<Instance> instances(Search search) {
    return new Selection<>(jdbc, Tables.INSTANCES, search).page();
  }

  @Override
  public Page<UserTask> userTasks(Search search) {
    Page<UserTask> page = new Selection<>(jdbc, Tables.USER_TASKS, search).page();
    return new Page<>(withVariables(page.items()), page.total(), page.next());
  }

  Optional<Instance> instance(long key) {
    return new Selection<>(jdbc, Tables.INSTANCES, is("processInstanceKey", key)).first();
  }

  Optional<UserTask> userTask(long key) {
    return new Selection<>(jdbc, Tables.USER_TASKS, is("userTaskKey", key))
        .first()
        .map(task -> withVariables(List.of(task)).getFirst());
  }

  private static Search is(String field, long key) {
    return new Search(List.of(Condition.is(field, key)), List.of(), 1, 0, null);
  }

  @Override
  public Page<Definition> definitions(Search search) {
    return new Selection<>(jdbc, Tables.DEFINITIONS, search).page();
  }

  @Override
  public Page<RaisedIncident> incidents(Search search) {
    return new Selection<>(jdbc, Tables.INCIDENTS, search).page();
  }

  @Override
  public Page<Variable> variables(Search search) {
    return new Selection<>(jdbc, Tables.VARIABLES, search).page();
  }

  /** Looks outwards from each task's element, scope by scope; the nearest value counts. */
  private List<UserTask> withVariables(List<UserTask> tasks) {
    if (tasks.isEmpty()) {
      return tasks;
    }
    var byTask = new HashMap<Long, Map<String, Object>>();
    jdbc.sql(
            """
            with recursive scope(task, key, depth) as (
              select key, element_key, 0 from zeebe.user_task where key in (:tasks)
              union all
              select s.task, e.scope_key, s.depth + 1
              from scope s join zeebe.element_instance e on e.key = s.key
              where s.depth < 100)
            select distinct on (s.task, v.name) s.task, v.name, v.value
            from scope s join zeebe.variable v on v.scope_key = s.key and v.name <> 'countersignStart'
            order by s.task, v.name, s.depth
            """)
        .param("tasks", tasks.stream().map(UserTask::key).toList())
        .query(row -> {
          byTask
              .computeIfAbsent(row.getLong("task"), key -> new HashMap<>())
              .put(row.getString("name"), Json.value(row.getString("value")));
        });
    return tasks.stream()
        .map(task -> with(task, byTask.getOrDefault(task.key(), Map.of())))
        .toList();
  }

  private static UserTask with(UserTask task, Map<String, Object> variables) {
    return new UserTask(
        task.key(),
        task.state(),
        task.jobBased(),
        task.elementId(),
        task.name(),
        task.elementInstanceKey(),
        task.processInstanceKey(),
        task.rootInstanceKey(),
        task.processDefinitionKey(),
        task.bpmnProcessId(),
        task.processVersion(),
        task.assignee(),
        task.candidateGroups(),
        task.candidateUsers(),
        task.dueAt(),
        task.followUpAt(),
        task.formKey(),
        task.customHeaders(),
        task.createdAt(),
        task.endedAt(),
        variables);
  }
}
