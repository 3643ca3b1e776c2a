package io.countersign.workers.postgres;

import io.countersign.workers.Policies;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresPolicies implements Policies {

  private final JdbcClient jdbc;

  PostgresPolicies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Version> newest() {
    return all(1).stream().findFirst();
  }

  @Override
  public List<Version> all(int max) {
    return jdbc.sql("select * from workers.policy order by version desc limit :max")
        .param("max", max)
        .query(PostgresPolicies::version)
        .list();
  }

  @Override
  public boolean add(Version version) {
    return jdbc.sql(
                """
                insert into workers.policy values (:version, :dmn, :by, :at) on conflict do nothing
                """)
            .param("version", version.number())
            .param("dmn", version.dmn())
            .param("by", version.savedBy())
            .param("at", Columns.time(version.savedAt()))
            .update()
        == 1;
  }

  private static Version version(ResultSet row, int number) throws SQLException {
    return new Version(
        row.getInt("version"),
        row.getString("dmn"),
        row.getString("saved_by"),
        Columns.time(row, "saved_at"));
  }
}
