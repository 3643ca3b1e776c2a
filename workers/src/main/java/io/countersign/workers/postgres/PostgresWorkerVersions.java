package io.countersign.workers.postgres;

import io.countersign.workers.WorkerVersions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresWorkerVersions implements WorkerVersions {

  private final JdbcClient jdbc;

  PostgresWorkerVersions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Version> of(String worker, int max) {
    return jdbc.sql(
            """
            select worker, version, snapshot, saved_by, saved_at from workers.worker_version
            where worker = :worker order by version desc limit :max
            """)
        .param("worker", worker)
        .param("max", max)
        .query(PostgresWorkerVersions::version)
        .list();
  }

  @Override
  public Optional<Version> at(String worker, Instant when) {
    return jdbc.sql(
            """
            select worker, version, snapshot, saved_by, saved_at from workers.worker_version
            where worker = :worker and saved_at <= :at order by version desc limit 1
            """)
        .param("worker", worker)
        .param("at", Columns.time(when))
        .query(PostgresWorkerVersions::version)
        .optional();
  }

  private static Version version(ResultSet row, int number) throws SQLException {
    return new Version(
        String.valueOf(row.getString("worker")),
        row.getInt("version"),
        String.valueOf(row.getString("snapshot")),
        String.valueOf(row.getString("saved_by")),
        row.getObject("saved_at", OffsetDateTime.class).toInstant());
  }
}
