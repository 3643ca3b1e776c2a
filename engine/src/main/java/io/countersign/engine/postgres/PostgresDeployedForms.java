package io.countersign.engine.postgres;

import io.countersign.engine.DeployedForms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The forms of schema zeebe. */
@Component
class PostgresDeployedForms implements DeployedForms {

  private final JdbcClient jdbc;

  PostgresDeployedForms(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Version> newest() {
    return jdbc.sql("select distinct on (form_id) * from zeebe.form order by form_id, version desc")
        .query(PostgresDeployedForms::version)
        .list();
  }

  @Override
  public List<Version> versions(String formId, int max) {
    return jdbc.sql("select * from zeebe.form where form_id = :id order by version desc limit :max")
        .param("id", formId)
        .param("max", max)
        .query(PostgresDeployedForms::version)
        .list();
  }

  private static Version version(ResultSet row, int number) throws SQLException {
    return new Version(
        row.getLong("key"),
        row.getString("form_id"),
        row.getInt("version"),
        row.getString("resource_name"),
        row.getString("schema"),
        row.getTimestamp("deployed_at").toInstant());
  }
}
