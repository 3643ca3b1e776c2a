package io.countersign.budgets.postgres;

import io.countersign.budgets.Notices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Crossings, each with what became of its notification. */
@Component
class PostgresNotices implements Notices {

  private static final String NOTICES =
      """
      select concat_ws('-', c.account, c.threshold, c.limit_version) as id, a.scope_kind, a.scope_id, a.period_key,
             t.unit, t.basis, c.mark, c.value, c.hold_key, c.at
        from budgets.crossing c
        join budgets.account a on a.id = c.account
        join budgets.threshold t on t.id = c.threshold
        left join budgets.notice n using (account, threshold, limit_version)
      """;

  private final JdbcClient database;
  private final Clock clock;

  PostgresNotices(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<Notice> unseen(int max) {
    return database
        .sql(NOTICES + " where n.seen_at is null order by c.at desc limit :max")
        .param("max", max)
        .query(PostgresNotices::read)
        .list();
  }

  @Override
  @Transactional
  public void seen(String id, String by) {
    database
        .sql(
            """
            insert into budgets.notice (account, threshold, limit_version, seen_by, seen_at)
            select account, threshold, limit_version, :by, :at from budgets.crossing
             where concat_ws('-', account, threshold, limit_version) = :id
                on conflict (account, threshold, limit_version) do update
                set seen_by = excluded.seen_by, seen_at = excluded.seen_at where notice.seen_at is null
            """)
        .param("id", id)
        .param("by", by)
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  /**
   * The crossing's row is what two servers contend for; it is marked before its commit, after the
   * mail.
   */
  @Override
  @Transactional
  public boolean mailNext(Consumer<Notice> send) {
    Optional<Notice> due =
        database
            .sql(
                NOTICES
                    + " where n.mailed_at is null order by c.at limit 1 for update of c skip locked")
            .query(PostgresNotices::read)
            .optional();
    due.ifPresent(notice -> {
      mailed(notice.id());
      send.accept(notice);
    });
    return due.isPresent();
  }

  private void mailed(String id) {
    database
        .sql(
            """
            insert into budgets.notice (account, threshold, limit_version, mailed_at)
            select account, threshold, limit_version, :at from budgets.crossing
             where concat_ws('-', account, threshold, limit_version) = :id
                on conflict (account, threshold, limit_version) do update set mailed_at = excluded.mailed_at
            """)
        .param("id", id)
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  private static Notice read(ResultSet row, int number) throws SQLException {
    return new Notice(row.getString("id"), LedgerReading.crossing(row, number));
  }
}
