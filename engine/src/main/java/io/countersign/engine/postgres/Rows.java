package io.countersign.engine.postgres;

import io.countersign.engine.Definition;
import io.countersign.engine.ElementInstance;
import io.countersign.engine.Incident;
import io.countersign.engine.Instance;
import io.countersign.engine.Searches.RaisedIncident;
import io.countersign.engine.Searches.Variable;
import io.countersign.engine.UserTask;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From rows to values. */
final class Rows {

  private Rows() {}

  static Instance instance(ResultSet row, int number) throws SQLException {
    return new Instance(
        row.getLong("key"),
        Instance.State.valueOf(row.getString("state")),
        row.getString("bpmn_process_id"),
        row.getString("process_name"),
        row.getInt("version"),
        row.getLong("definition_key"),
        key(row, "parent_key"),
        key(row, "parent_element_key"),
        row.getLong("root_key"),
        time(row, "started_at"),
        timeOrNull(row, "ended_at"),
        row.getBoolean("has_incident"));
  }

  static ElementInstance element(ResultSet row, int number) throws SQLException {
    return new ElementInstance(
        row.getLong("key"),
        row.getLong("instance_key"),
        row.getLong("root_key"),
        row.getString("element_id"),
        row.getString("element_name"),
        row.getString("type"),
        Instance.State.valueOf(row.getString("state")),
        time(row, "started_at"),
        timeOrNull(row, "ended_at"));
  }

  /** Without its variables. */
  static UserTask userTask(ResultSet row, int number) throws SQLException {
    return new UserTask(
        row.getLong("key"),
        UserTask.State.valueOf(row.getString("state")),
        row.getBoolean("job_based"),
        row.getString("element_id"),
        row.getString("name"),
        row.getLong("element_key"),
        row.getLong("instance_key"),
        row.getLong("root_key"),
        row.getLong("definition_key"),
        row.getString("bpmn_process_id"),
        row.getInt("version"),
        row.getString("assignee"),
        texts(row, "candidate_groups"),
        texts(row, "candidate_users"),
        timeOrNull(row, "due_at"),
        timeOrNull(row, "follow_up_at"),
        row.getString("form_key"),
        Json.texts(row.getString("headers")),
        time(row, "created_at"),
        timeOrNull(row, "ended_at"),
        Map.of());
  }

  static Definition definition(ResultSet row, int number) throws SQLException {
    return new Definition(
        row.getLong("key"),
        row.getString("bpmn_process_id"),
        row.getString("name"),
        row.getInt("version"),
        row.getString("resource_name"),
        row.getString("xml"),
        time(row, "deployed_at"));
  }

  static Incident incident(ResultSet row, int number) throws SQLException {
    return new Incident(
        row.getLong("key"),
        row.getLong("instance_key"),
        row.getString("element_id"),
        row.getString("error_type"),
        row.getString("message"),
        time(row, "raised_at"),
        timeOrNull(row, "resolved_at"));
  }

  static RaisedIncident raisedIncident(ResultSet row, int number) throws SQLException {
    return new RaisedIncident(
        incident(row, number),
        row.getString("bpmn_process_id"),
        row.getLong("definition_key"),
        row.getLong("element_key"),
        key(row, "job_key"));
  }

  static Variable variable(ResultSet row, int number) throws SQLException {
    return new Variable(
        row.getLong("key"),
        row.getString("name"),
        row.getString("value"),
        row.getLong("scope_key"),
        row.getLong("instance_key"));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Long key(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }
}
