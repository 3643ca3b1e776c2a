package io.countersign.server.feed;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far each receiver has got. One server at a time holds a receiver; another one follows it. */
@Component
class SinkCursors {

  /** Longer than any attempt may take. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final int PROBLEM_CHARS_MAX = 500;

  private final JdbcClient jdbc;
  private final String holder;

  SinkCursors(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.holder = UUID.randomUUID().toString();
  }

  /**
   * Where a receiver stands.
   *
   * @param failures in a row
   * @param quietSeconds since the last delivery; null before the first
   */
  record Standing(
      String name,
      long next,
      int failures,
      @Nullable String problem,
      @Nullable Long quietSeconds) {}

  /** Empty while another server has it. */
  Optional<Standing> take(String name) {
    jdbc.sql("insert into server.sink (name) values (:name) on conflict do nothing")
        .param("name", name)
        .update();
    return jdbc.sql(
            """
            update server.sink set holder = :holder, lease_until = now() + :lease * interval '1 second'
            where name = :name and (holder = :holder or lease_until is null or lease_until < now())
            returning name, next_idx as next, failures, problem,
              extract(epoch from now() - delivered_at)::bigint as quiet_seconds
            """)
        .param("name", name)
        .param("holder", holder)
        .param("lease", LEASE.toSeconds())
        .query(SinkCursors::standing)
        .optional();
  }

  /** Only by who holds it, and only onwards. */
  void delivered(String name, long from, long next) {
    jdbc.sql(
            """
            update server.sink set next_idx = :next, failures = 0, problem = null, delivered_at = now()
            where name = :name and holder = :holder and next_idx = :from
            """)
        .param("name", name)
        .param("holder", holder)
        .param("from", from)
        .param("next", next)
        .update();
  }

  void failed(String name, String problem) {
    jdbc.sql(
            """
            update server.sink set failures = failures + 1, problem = :problem
            where name = :name and holder = :holder
            """)
        .param("name", name)
        .param("holder", holder)
        .param("problem", problem.substring(0, Math.min(problem.length(), PROBLEM_CHARS_MAX)))
        .update();
  }

  /** Lets another server have them at once. */
  void release() {
    jdbc.sql("update server.sink set lease_until = null where holder = :holder")
        .param("holder", holder)
        .update();
  }

  List<Standing> all() {
    return jdbc.sql(
            """
            select name, next_idx as next, failures, problem,
              extract(epoch from now() - delivered_at)::bigint as quiet_seconds
            from server.sink order by name
            """)
        .query(SinkCursors::standing)
        .list();
  }

  private static Standing standing(ResultSet row, int number) throws SQLException {
    long quiet = row.getLong("quiet_seconds");
    @Nullable Long quietSeconds = row.wasNull() ? null : quiet;
    return new Standing(
        String.valueOf(row.getString("name")),
        row.getLong("next"),
        row.getInt("failures"),
        row.getString("problem"),
        quietSeconds);
  }
}
