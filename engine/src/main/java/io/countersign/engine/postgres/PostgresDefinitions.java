package io.countersign.engine.postgres;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The deployed definitions and forms of schema zeebe. */
@Component
class PostgresDefinitions implements Definitions {

  private final JdbcClient jdbc;

  PostgresDefinitions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Definition> find(long key) {
    return jdbc.sql("select * from zeebe.definition where key = :key")
        .param("key", key)
        .query(Rows::definition)
        .optional();
  }

  @Override
  public List<Definition> newest() {
    return jdbc.sql(
            """
            select * from (
              select distinct on (bpmn_process_id) * from zeebe.definition
              order by bpmn_process_id, version desc) newest
            order by name, bpmn_process_id
            """)
        .query(Rows::definition)
        .list();
  }

  @Override
  public Optional<Definition> newest(String bpmnProcessId) {
    return jdbc.sql(
            """
            select * from zeebe.definition where bpmn_process_id = :id
            order by version desc limit 1
            """)
        .param("id", bpmnProcessId)
        .query(Rows::definition)
        .optional();
  }

  @Override
  public List<Definition> versions(String bpmnProcessId, int max) {
    return jdbc.sql(
            """
            select * from zeebe.definition where bpmn_process_id = :id
            order by version desc limit :max
            """)
        .param("id", bpmnProcessId)
        .param("max", max)
        .query(Rows::definition)
        .list();
  }

  @Override
  public Optional<String> form(String formId) {
    return jdbc.sql(
            "select schema from zeebe.form where form_id = :id order by version desc limit 1")
        .param("id", formId)
        .query(String.class)
        .optional();
  }
}
