package io.countersign.server.rest;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the read model as the exporter would. */
class ReadModelRows {

  private static final AtomicLong KEYS = new AtomicLong(2251799813700000L);

  private final JdbcClient jdbc;

  ReadModelRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void empty() {
    jdbc.sql(
            """
            truncate zeebe.definition, zeebe.instance, zeebe.element_instance, zeebe.variable,
              zeebe.user_task, zeebe.incident
            """)
        .update();
    jdbc.sql(
            """
            insert into zeebe.definition values (:key, 'refund-request', 'Refund request', 1,
              'refund-request.bpmn', '<bpmn/>', now())
            """)
        .param("key", RememberingEngine.DEFINITION)
        .update();
  }

  long instance() {
    long key = KEYS.incrementAndGet();
    jdbc.sql(
            """
            insert into zeebe.instance values (:key, 'ACTIVE', 'refund-request', 1, :definition,
              null, null, :key, now(), null)
            """)
        .param("key", key)
        .param("definition", RememberingEngine.DEFINITION)
        .update();
    jdbc.sql("insert into zeebe.variable values (:v, :key, :key, :key, 'order', '\"H-1\"', now())")
        .param("v", KEYS.incrementAndGet())
        .param("key", key)
        .update();
    return key;
  }

  long task(long instance, String elementId, String... candidateGroups) {
    long element = KEYS.incrementAndGet();
    long key = KEYS.incrementAndGet();
    jdbc.sql(
            """
            insert into zeebe.element_instance values (:element, :instance, :instance, :instance,
              :id, 'Named task', 'USER_TASK', 'ACTIVE', now(), null)
            """)
        .param("element", element)
        .param("instance", instance)
        .param("id", elementId)
        .update();
    jdbc.sql(
            """
            insert into zeebe.user_task values (:key, 'CREATED', false, :id, :element, :instance,
              :instance, :definition, 'refund-request', 1, null, string_to_array(:groups, ','),
              '{}', null, null, 'a-form', '{"h":"v"}', now(), null)
            """)
        .param("key", key)
        .param("id", elementId)
        .param("element", element)
        .param("instance", instance)
        .param("definition", RememberingEngine.DEFINITION)
        .param("groups", String.join(",", candidateGroups))
        .update();
    return key;
  }
}
