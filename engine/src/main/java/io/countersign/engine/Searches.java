package io.countersign.engine;

import io.countersign.engine.Search.Field;
import io.countersign.engine.Search.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The read model's searches by any of their fields; named as in Camunda's API. */
public interface Searches {

  List<Field> INSTANCE_FIELDS =
      List.of(
          new Field("processInstanceKey", Kind.KEY),
          new Field("processDefinitionId", Kind.TEXT),
          new Field("processDefinitionName", Kind.TEXT),
          new Field("processDefinitionVersion", Kind.INTEGER),
          new Field("processDefinitionKey", Kind.KEY),
          new Field("parentProcessInstanceKey", Kind.KEY),
          new Field("parentElementInstanceKey", Kind.KEY),
          new Field("rootProcessInstanceKey", Kind.KEY),
          new Field("state", Kind.TEXT),
          new Field("startDate", Kind.TIME),
          new Field("endDate", Kind.TIME),
          new Field("hasIncident", Kind.FLAG));

  List<Field> USER_TASK_FIELDS =
      List.of(
          new Field("userTaskKey", Kind.KEY),
          new Field("state", Kind.TEXT),
          new Field("elementId", Kind.TEXT),
          new Field("name", Kind.TEXT),
          new Field("assignee", Kind.TEXT),
          new Field("candidateGroup", Kind.TEXTS),
          new Field("candidateUser", Kind.TEXTS),
          new Field("elementInstanceKey", Kind.KEY),
          new Field("processInstanceKey", Kind.KEY),
          new Field("rootProcessInstanceKey", Kind.KEY),
          new Field("processDefinitionKey", Kind.KEY),
          new Field("processDefinitionId", Kind.TEXT),
          new Field("dueDate", Kind.TIME),
          new Field("followUpDate", Kind.TIME),
          new Field("creationDate", Kind.TIME),
          new Field("completionDate", Kind.TIME));

  List<Field> DEFINITION_FIELDS =
      List.of(
          new Field("processDefinitionKey", Kind.KEY),
          new Field("processDefinitionId", Kind.TEXT),
          new Field("name", Kind.TEXT),
          new Field("resourceName", Kind.TEXT),
          new Field("version", Kind.INTEGER),
          new Field("isLatestVersion", Kind.FLAG));

  List<Field> INCIDENT_FIELDS =
      List.of(
          new Field("incidentKey", Kind.KEY),
          new Field("processDefinitionKey", Kind.KEY),
          new Field("processDefinitionId", Kind.TEXT),
          new Field("processInstanceKey", Kind.KEY),
          new Field("rootProcessInstanceKey", Kind.KEY),
          new Field("errorType", Kind.TEXT),
          new Field("errorMessage", Kind.TEXT),
          new Field("elementId", Kind.TEXT),
          new Field("elementInstanceKey", Kind.KEY),
          new Field("jobKey", Kind.KEY),
          new Field("state", Kind.TEXT),
          new Field("creationTime", Kind.TIME));

  List<Field> VARIABLE_FIELDS =
      List.of(
          new Field("variableKey", Kind.KEY),
          new Field("name", Kind.TEXT),
          new Field("value", Kind.TEXT),
          new Field("scopeKey", Kind.KEY),
          new Field("processInstanceKey", Kind.KEY),
          new Field("rootProcessInstanceKey", Kind.KEY));

  Page<Instance> instances(Search search);

  Page<UserTask> userTasks(Search search);

  Page<Definition> definitions(Search search);

  Page<RaisedIncident> incidents(Search search);

  Page<Variable> variables(Search search);

  /** An incident with where it stands. */
  record RaisedIncident(
      Incident incident,
      String bpmnProcessId,
      long processDefinitionKey,
      long elementInstanceKey,
      @Nullable Long jobKey) {}

  /**
   * A variable.
   *
   * @param value JSON
   */
  record Variable(long key, String name, String value, long scopeKey, long processInstanceKey) {}
}
