package io.countersign.server.notify.postgres;

import io.countersign.server.notify.Notice;
import io.countersign.server.notify.NoticeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads rows. */
final class Rows {

  private Rows() {}

  static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getLong("id"),
        NoticeType.valueOf(row.getString("type")),
        row.getObject("user_task", Long.class),
        row.getString("standing"),
        row.getString("sentence"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
