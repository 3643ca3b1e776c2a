package io.countersign.exporter.postgres;

import io.countersign.exporter.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that pages and the API read. Collects a transaction's rows, then writes them. */
final class ReadModel {

  private final Table definitions =
      new Table(
          "definition",
          List.of(
              "key", "bpmn_process_id", "name", "version", "resource_name", "xml", "deployed_at"),
          Set.of("deployed_at"));
  private final Table forms =
      new Table(
          "form",
          List.of("key", "form_id", "version", "resource_name", "schema", "deployed_at"),
          Set.of("deployed_at"));
  private final Table instances =
      new Table(
          "instance",
          List.of(
              "key",
              "state",
              "bpmn_process_id",
              "version",
              "definition_key",
              "parent_key",
              "parent_element_key",
              "root_key",
              "started_at",
              "ended_at"),
          Set.of("started_at", "root_key"));
  private final Table elements =
      new Table(
          "element_instance",
          List.of(
              "key",
              "instance_key",
              "root_key",
              "scope_key",
              "element_id",
              "element_name",
              "type",
              "state",
              "started_at",
              "ended_at"),
          Set.of("started_at"));
  private final Table variables =
      new Table(
          "variable",
          List.of("key", "scope_key", "instance_key", "root_key", "name", "value", "updated_at"),
          Set.of());
  private final Table userTasks =
      new Table(
          "user_task",
          List.of(
              "key",
              "state",
              "job_based",
              "element_id",
              "element_key",
              "instance_key",
              "root_key",
              "definition_key",
              "bpmn_process_id",
              "version",
              "assignee",
              "candidate_groups",
              "candidate_users",
              "due_at",
              "follow_up_at",
              "form_key",
              "headers",
              "created_at",
              "ended_at"),
          Set.of("created_at"));
  private final Table jobs =
      new Table(
          "job",
          List.of(
              "key",
              "type",
              "state",
              "retries",
              "worker",
              "element_id",
              "element_key",
              "instance_key",
              "root_key",
              "error_message",
              "created_at",
              "ended_at"),
          Set.of("created_at"));
  private final Table incidents =
      new Table(
          "incident",
          List.of(
              "key",
              "error_type",
              "message",
              "instance_key",
              "root_key",
              "element_id",
              "element_key",
              "job_key",
              "raised_at",
              "resolved_at"),
          Set.of("raised_at"));

  private final Set<Long> called = new HashSet<>();

  /** Takes a change to be written; {@code elementName} only where it is an element's. */
  void take(Change change, long root, Instant at, @Nullable String name) {
    switch (change) {
      case Change.DefinitionDeployed it -> definitions.put(row(it, name, at));
      case Change.FormDeployed it -> forms.put(row(it, at));
      case Change.InstanceChanged it -> {
        instances.put(row(it, root, at));
        if (root != it.instanceKey()) {
          called.add(it.instanceKey());
        }
      }
      case Change.ElementChanged it -> elements.put(row(it, root, name, at));
      case Change.VariableSet it -> variables.put(row(it, root, at));
      case Change.UserTaskChanged it -> userTasks.put(row(it, root, at));
      case Change.JobChanged it -> jobs.put(row(it, root, at));
      case Change.IncidentChanged it -> incidents.put(row(it, root, at));
      case Change.MessagePublished it -> ignore(it);
      case Change.Unwritable it -> ignore(it);
    }
  }

  void write(Connection connection) throws SQLException {
    for (Table table :
        List.of(definitions, forms, instances, elements, variables, userTasks, jobs, incidents)) {
      table.write(connection);
    }
    if (!called.isEmpty()) {
      adopt(connection);
    }
  }

  /** The variables of a called instance come before it, when nobody knows yet who called. */
  private void adopt(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update zeebe.variable v set root_key = i.root_key from zeebe.instance i
            where i.key = any (?) and v.instance_key = i.key and v.root_key <> i.root_key
            """)) {
      statement.setArray(1, connection.createArrayOf("bigint", called.toArray(Long[]::new)));
      statement.executeUpdate();
    }
  }

  private static void ignore(@SuppressWarnings("unused") Change onlyForTheHistory) {
    // the history has it; nobody looks for it in the read model
  }

  private static Row row(Change.DefinitionDeployed it, @Nullable String name, Instant at) {
    return Row.of(it.key())
        .with("bpmn_process_id", it.bpmnProcessId())
        .with("name", name == null ? it.bpmnProcessId() : name)
        .with("version", it.version())
        .with("resource_name", it.resourceName())
        .with("xml", it.xml())
        .with("deployed_at", at);
  }

  private static Row row(Change.FormDeployed it, Instant at) {
    return Row.of(it.key())
        .with("form_id", it.formId())
        .with("version", it.version())
        .with("resource_name", it.resourceName())
        .with("schema", it.schema())
        .with("deployed_at", at);
  }

  private static Row row(Change.InstanceChanged it, long root, Instant at) {
    return Row.of(it.instanceKey())
        .with("state", it.state().name())
        .with("bpmn_process_id", it.bpmnProcessId())
        .with("version", it.version())
        .with("definition_key", it.definitionKey())
        .with("parent_key", it.parentKey())
        .with("parent_element_key", it.parentElementKey())
        .with("root_key", root)
        .with("started_at", at)
        .with("ended_at", it.state() == Change.State.ACTIVE ? null : at);
  }

  private static Row row(Change.ElementChanged it, long root, @Nullable String name, Instant at) {
    return Row.of(it.key())
        .with("instance_key", it.instanceKey())
        .with("root_key", root)
        .with("scope_key", it.scopeKey())
        .with("element_id", it.elementId())
        .with("element_name", name)
        .with("type", it.type())
        .with("state", it.state().name())
        .with("started_at", at)
        .with("ended_at", it.state() == Change.State.ACTIVE ? null : at);
  }

  private static Row row(Change.VariableSet it, long root, Instant at) {
    return Row.of(it.key())
        .with("scope_key", it.scopeKey())
        .with("instance_key", it.instanceKey())
        .with("root_key", root)
        .with("name", it.name())
        .with("value", it.value())
        .with("updated_at", at);
  }

  private static Row row(Change.UserTaskChanged it, long root, Instant at) {
    return Row.of(it.key())
        .with("state", it.state())
        .with("job_based", it.jobBased())
        .with("element_id", it.elementId())
        .with("element_key", it.elementKey())
        .with("instance_key", it.instanceKey())
        .with("root_key", root)
        .with("definition_key", it.definitionKey())
        .with("bpmn_process_id", it.bpmnProcessId())
        .with("version", it.version())
        .with("assignee", it.assignee())
        .with("candidate_groups", it.candidateGroups())
        .with("candidate_users", it.candidateUsers())
        .with("due_at", it.dueAt())
        .with("follow_up_at", it.followUpAt())
        .with("form_key", it.formKey())
        .with("headers", it.headers())
        .with("created_at", at)
        .with("ended_at", it.state().equals("CREATED") ? null : at);
  }

  private static Row row(Change.JobChanged it, long root, Instant at) {
    return Row.of(it.key())
        .with("type", it.type())
        .with("state", it.state())
        .with("retries", it.retries())
        .with("worker", it.worker())
        .with("element_id", it.elementId())
        .with("element_key", it.elementKey())
        .with("instance_key", it.instanceKey())
        .with("root_key", root)
        .with("error_message", it.errorMessage())
        .with("created_at", at)
        .with("ended_at", it.ended() ? at : null);
  }

  private static Row row(Change.IncidentChanged it, long root, Instant at) {
    return Row.of(it.key())
        .with("error_type", it.errorType())
        .with("message", it.message())
        .with("instance_key", it.instanceKey())
        .with("root_key", root)
        .with("element_id", it.elementId())
        .with("element_key", it.elementKey())
        .with("job_key", it.jobKey())
        .with("raised_at", at)
        .with("resolved_at", it.resolved() ? at : null);
  }
}
