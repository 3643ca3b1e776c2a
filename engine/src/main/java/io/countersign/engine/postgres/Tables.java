package io.countersign.engine.postgres;

import static java.util.Map.entry;

import io.countersign.engine.Definition;
import io.countersign.engine.Instance;
import io.countersign.engine.Search.Direction;
import io.countersign.engine.Search.Order;
import io.countersign.engine.Searches;
import io.countersign.engine.Searches.RaisedIncident;
import io.countersign.engine.Searches.Variable;
import io.countersign.engine.UserTask;
import java.util.Map;

/** The searchable tables of schema zeebe. */
final class Tables {

  /** Its own open incidents; for an outermost instance also those of all that it called. */
  private static final String HAS_INCIDENT =
      """
      exists (select 1 from zeebe.incident x where x.root_key = i.root_key
        and x.resolved_at is null and i.key in (x.instance_key, x.root_key))\
      """;

  /** A decided task is done for people, while the engine and the exporter still catch up. */
  private static final String TASK_STATE =
      """
      (case when t.state = 'CREATED' and o.id is not null then 'COMPLETED' else t.state end)\
      """;

  private static final String TASK_END = "coalesce(t.ended_at, o.decided_at)";

  static final Table<Instance> INSTANCES =
      new Table<>(
          "i.*, coalesce(d.name, i.bpmn_process_id) as process_name, %s as has_incident"
              .formatted(HAS_INCIDENT),
          "zeebe.instance i left join zeebe.definition d on d.key = i.definition_key",
          "i.key",
          Table.columns(
              Searches.INSTANCE_FIELDS,
              Map.ofEntries(
                  entry("processInstanceKey", "i.key"),
                  entry("processDefinitionId", "i.bpmn_process_id"),
                  entry("processDefinitionName", "coalesce(d.name, i.bpmn_process_id)"),
                  entry("processDefinitionVersion", "i.version"),
                  entry("processDefinitionKey", "i.definition_key"),
                  entry("parentProcessInstanceKey", "i.parent_key"),
                  entry("parentElementInstanceKey", "i.parent_element_key"),
                  entry("rootProcessInstanceKey", "i.root_key"),
                  entry("state", "i.state"),
                  entry("startDate", "i.started_at"),
                  entry("endDate", "i.ended_at"),
                  entry("hasIncident", HAS_INCIDENT))),
          new Order("startDate", Direction.DESC),
          Rows::instance);

  static final Table<UserTask> USER_TASKS =
      new Table<>(
          """
          t.key, t.job_based, t.element_id, t.element_key, t.instance_key, t.root_key,
            t.definition_key, t.bpmn_process_id, t.version, t.assignee, t.candidate_groups,
            t.candidate_users, t.due_at, t.follow_up_at, t.form_key, t.headers, t.created_at,
            %s as state, %s as ended_at, coalesce(e.element_name, t.element_id) as name\
          """
              .formatted(TASK_STATE, TASK_END),
          """
          zeebe.user_task t left join zeebe.element_instance e on e.key = t.element_key
            left join engine.decision o on o.user_task_key = t.key\
          """,
          "t.key",
          Table.columns(
              Searches.USER_TASK_FIELDS,
              Map.ofEntries(
                  entry("userTaskKey", "t.key"),
                  entry("state", TASK_STATE),
                  entry("elementId", "t.element_id"),
                  entry("name", "coalesce(e.element_name, t.element_id)"),
                  entry("assignee", "t.assignee"),
                  entry("candidateGroup", "t.candidate_groups"),
                  entry("candidateUser", "t.candidate_users"),
                  entry("elementInstanceKey", "t.element_key"),
                  entry("processInstanceKey", "t.instance_key"),
                  entry("rootProcessInstanceKey", "t.root_key"),
                  entry("processDefinitionKey", "t.definition_key"),
                  entry("processDefinitionId", "t.bpmn_process_id"),
                  entry("dueDate", "t.due_at"),
                  entry("followUpDate", "t.follow_up_at"),
                  entry("creationDate", "t.created_at"),
                  entry("completionDate", TASK_END))),
          new Order("creationDate", Direction.DESC),
          Rows::userTask);

  static final Table<Definition> DEFINITIONS =
      new Table<>(
          "d.*",
          "zeebe.definition d",
          "d.key",
          Table.columns(
              Searches.DEFINITION_FIELDS,
              Map.of(
                  "processDefinitionKey", "d.key",
                  "processDefinitionId", "d.bpmn_process_id",
                  "name", "d.name",
                  "resourceName", "d.resource_name",
                  "version", "d.version",
                  "isLatestVersion",
                      """
                      (not exists (select 1 from zeebe.definition n
                        where n.bpmn_process_id = d.bpmn_process_id and n.version > d.version))\
                      """)),
          new Order("processDefinitionKey", Direction.ASC),
          Rows::definition);

  static final Table<RaisedIncident> INCIDENTS =
      new Table<>(
          "x.*, i.bpmn_process_id, i.definition_key",
          "zeebe.incident x join zeebe.instance i on i.key = x.instance_key",
          "x.key",
          Table.columns(
              Searches.INCIDENT_FIELDS,
              Map.ofEntries(
                  entry("incidentKey", "x.key"),
                  entry("processDefinitionKey", "i.definition_key"),
                  entry("processDefinitionId", "i.bpmn_process_id"),
                  entry("processInstanceKey", "x.instance_key"),
                  entry("rootProcessInstanceKey", "x.root_key"),
                  entry("errorType", "x.error_type"),
                  entry("errorMessage", "x.message"),
                  entry("elementId", "x.element_id"),
                  entry("elementInstanceKey", "x.element_key"),
                  entry("jobKey", "x.job_key"),
                  entry(
                      "state",
                      "(case when x.resolved_at is null then 'ACTIVE' else 'RESOLVED' end)"),
                  entry("creationTime", "x.raised_at"))),
          new Order("creationTime", Direction.DESC),
          Rows::raisedIncident);

  static final Table<Variable> VARIABLES =
      new Table<>(
          "v.*",
          "zeebe.variable v",
          "v.key",
          Table.columns(
              Searches.VARIABLE_FIELDS,
              Map.of(
                  "variableKey", "v.key",
                  "name", "v.name",
                  "value", "v.value",
                  "scopeKey", "v.scope_key",
                  "processInstanceKey", "v.instance_key",
                  "rootProcessInstanceKey", "v.root_key")),
          new Order("name", Direction.ASC),
          Rows::variable);

  private Tables() {}
}
