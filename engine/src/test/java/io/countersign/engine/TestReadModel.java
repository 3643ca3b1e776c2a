package io.countersign.engine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the read model as the exporter would. */
public final class TestReadModel {

  public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private final JdbcClient jdbc;
  private final AtomicLong keys = new AtomicLong(2251799813685248L);

  public TestReadModel(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public long definition(String bpmnProcessId, String name, int version) {
    long key = keys.incrementAndGet();
    jdbc.sql(
            "insert into zeebe.definition values (:key, :id, :name, :version, 'a.bpmn', '<x/>', :at)")
        .param("key", key)
        .param("id", bpmnProcessId)
        .param("name", name)
        .param("version", version)
        .param("at", START.atOffset(ZoneOffset.UTC))
        .update();
    return key;
  }

  public long instance(String bpmnProcessId, long definitionKey, @Nullable Long parent) {
    long key = keys.incrementAndGet();
    jdbc.sql(
            """
            insert into zeebe.instance values (:key, 'ACTIVE', :id, 1, :definition, :parent, null,
              coalesce((select root_key from zeebe.instance where key = :parent), :key), :at, null)
            """)
        .param("key", key)
        .param("id", bpmnProcessId)
        .param("definition", definitionKey)
        .param("parent", parent, java.sql.Types.BIGINT)
        .param("at", START.plusSeconds(key % 10_000).atOffset(ZoneOffset.UTC))
        .update();
    return key;
  }

  public long element(long instance, long scope, String id, @Nullable String name) {
    long key = keys.incrementAndGet();
    jdbc.sql(
            """
            insert into zeebe.element_instance values (:key, :instance,
              (select root_key from zeebe.instance where key = :instance), :scope, :id, :name,
              'USER_TASK', 'ACTIVE', :at, null)
            """)
        .param("key", key)
        .param("instance", instance)
        .param("scope", scope)
        .param("id", id)
        .param("name", name, java.sql.Types.VARCHAR)
        .param("at", START.plusSeconds(key % 10_000).atOffset(ZoneOffset.UTC))
        .update();
    return key;
  }

  public void variable(long instance, long scope, String name, String json) {
    jdbc.sql(
            """
            insert into zeebe.variable values (:key, :scope, :instance,
              (select root_key from zeebe.instance where key = :instance), :name, :value, :at)
            """)
        .param("key", keys.incrementAndGet())
        .param("scope", scope)
        .param("instance", instance)
        .param("name", name)
        .param("value", json)
        .param("at", START.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** An open task with its element, in the instance's own scope. */
  public long userTask(
      long instance, String elementId, @Nullable String assignee, String... groups) {
    long element = element(instance, instance, elementId, "The " + elementId);
    long key = keys.incrementAndGet();
    jdbc.sql(
            """
            insert into zeebe.user_task
            select :key, 'CREATED', false, :id, :element, i.key, i.root_key, i.definition_key,
              i.bpmn_process_id, i.version, :assignee, string_to_array(:groups, ','), '{}', null, null,
              null, '{}', :at, null
            from zeebe.instance i where i.key = :instance
            """)
        .param("key", key)
        .param("id", elementId)
        .param("element", element)
        .param("instance", instance)
        .param("assignee", assignee, java.sql.Types.VARCHAR)
        .param("groups", String.join(",", groups))
        .param("at", START.plusSeconds(key % 10_000).atOffset(ZoneOffset.UTC))
        .update();
    return key;
  }

  public void end(long userTask, UserTask.State state, Instant at) {
    jdbc.sql("update zeebe.user_task set state = :state, ended_at = :at where key = :key")
        .param("state", state.name())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("key", userTask)
        .update();
  }

  public void incident(long instance, String message) {
    jdbc.sql(
            """
            insert into zeebe.incident values (:key, 'IO_MAPPING_ERROR', :message, :instance,
              (select root_key from zeebe.instance where key = :instance), 'a', 1, null, :at, null)
            """)
        .param("key", keys.incrementAndGet())
        .param("message", message)
        .param("instance", instance)
        .param("at", START.atOffset(ZoneOffset.UTC))
        .update();
  }
}
