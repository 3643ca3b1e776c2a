package io.countersign.workers.postgres;

import io.countersign.history.Digest;
import io.countersign.workers.StandingApproval;
import io.countersign.workers.StandingLedger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresStandingLedger implements StandingLedger {

  private static final String KEPT =
      """
      select s.*, u.uses, u.cents, u.last_number from workers.standing_approval s
      cross join lateral (
        select count(*) as uses, coalesce(sum(cents), 0) as cents,
          coalesce(max(number), 0) as last_number
        from workers.standing_use where standing = s.id) u
      """;

  private final JdbcClient jdbc;

  PostgresStandingLedger(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void give(StandingApproval approval, String seal, String reason) {
    jdbc.sql(
            """
            insert into workers.standing_approval (id, worker, action, document, seal, given_by,
              reason, given_at, ends_at)
            values (:id, :worker, :action, :document, :seal, :by, :reason, :at, :until)
            """)
        .param("id", approval.id())
        .param("worker", approval.like().worker())
        .param("action", approval.like().action())
        .param("document", approval.text())
        .param("seal", seal)
        .param("by", approval.by())
        .param("reason", reason)
        .param("at", Columns.time(approval.at()))
        .param("until", Columns.time(approval.bounds().until()))
        .update();
  }

  @Override
  public Optional<Kept> find(String id) {
    return jdbc.sql(KEPT + "where s.id = :id")
        .param("id", id)
        .query(PostgresStandingLedger::kept)
        .optional();
  }

  /** Two statements: what was used is read after the lock was waited for, not before. */
  @Override
  public Optional<Kept> lock(String id) {
    return jdbc.sql("select id from workers.standing_approval where id = :id for update")
        .param("id", id)
        .query(String.class)
        .optional()
        .flatMap(this::find);
  }

  @Override
  public List<Kept> latest(int max) {
    return jdbc.sql(KEPT + "order by s.given_at desc, s.id limit :max")
        .param("max", max)
        .query(PostgresStandingLedger::kept)
        .list();
  }

  @Override
  public List<Kept> about(String worker, String action, int max) {
    return jdbc.sql(
            KEPT
                + """
                where s.worker = :worker and s.action = :action
                order by s.given_at desc, s.id limit :max
                """)
        .param("worker", worker)
        .param("action", action)
        .param("max", max)
        .query(PostgresStandingLedger::kept)
        .list();
  }

  @Override
  public int open(Instant now) {
    return jdbc.sql(
            """
            select count(*) from workers.standing_approval
            where end_kind is null and ends_at > :now
            """)
        .param("now", Columns.time(now))
        .query(Integer.class)
        .single();
  }

  @Override
  public List<String> overdue(Instant now, int max) {
    return jdbc.sql(
            """
            select id from workers.standing_approval
            where end_kind is null and ends_at <= :now order by ends_at limit :max
            """)
        .param("now", Columns.time(now))
        .param("max", max)
        .query((row, _) -> row.getString("id"))
        .list();
  }

  @Override
  public boolean end(String id, End end) {
    return jdbc.sql(
                """
                update workers.standing_approval
                set end_kind = :kind, ended_by = :by, end_reason = :reason, ended_at = :at
                where id = :id and end_kind is null
                """)
            .param("kind", end.kind().name())
            .param("by", end.by())
            .param("reason", end.reason())
            .param("at", Columns.time(end.at()))
            .param("id", id)
            .update()
        == 1;
  }

  @Override
  public void cover(String effect, String standing, Instant at) {
    jdbc.sql("insert into workers.standing_cover values (:effect, :standing, :at)")
        .param("effect", effect)
        .param("standing", standing)
        .param("at", Columns.time(at))
        .update();
    jdbc.sql(
            """
            update workers.effect set state = 'APPROVED', approved_arguments = arguments,
              outcome = 'Covered by a standing approval'
            where id = :effect
            """)
        .param("effect", effect)
        .update();
  }

  @Override
  public void uncover(String effect) {
    jdbc.sql("delete from workers.standing_cover where effect = :effect")
        .param("effect", effect)
        .update();
  }

  @Override
  public Optional<String> cover(String effect) {
    return jdbc.sql("select standing from workers.standing_cover where effect = :effect")
        .param("effect", effect)
        .query(String.class)
        .optional();
  }

  @Override
  public void use(Use use) {
    jdbc.sql(
            """
            insert into workers.standing_use (effect, standing, number, cents, digest, at)
            values (:effect, :standing, :number, :cents, :digest, :at)
            """)
        .param("effect", use.effect())
        .param("standing", use.standing())
        .param("number", use.number())
        .param("cents", use.cents())
        .param("digest", use.digest().hex())
        .param("at", Columns.time(use.at()))
        .update();
  }

  @Override
  public Optional<Use> use(String effect) {
    return jdbc.sql("select * from workers.standing_use where effect = :effect")
        .param("effect", effect)
        .query(PostgresStandingLedger::use)
        .optional();
  }

  @Override
  public List<Use> uses(String standing) {
    return jdbc.sql("select * from workers.standing_use where standing = :standing order by number")
        .param("standing", standing)
        .query(PostgresStandingLedger::use)
        .list();
  }

  private static Use use(ResultSet row, int number) throws SQLException {
    return new Use(
        row.getString("effect"),
        row.getString("standing"),
        row.getInt("number"),
        row.getLong("cents"),
        new Digest(row.getString("digest")),
        Columns.time(row, "at"));
  }

  private static Kept kept(ResultSet row, int number) throws SQLException {
    return new Kept(
        row.getString("id"),
        row.getString("document"),
        row.getString("seal"),
        row.getString("reason"),
        row.getInt("uses"),
        row.getLong("cents"),
        row.getInt("last_number"),
        end(row));
  }

  private static @Nullable End end(ResultSet row) throws SQLException {
    String kind = row.getString("end_kind");
    return kind == null
        ? null
        : new End(
            End.Kind.valueOf(kind),
            row.getString("ended_by"),
            row.getString("end_reason"),
            Columns.time(row, "ended_at"));
  }
}
