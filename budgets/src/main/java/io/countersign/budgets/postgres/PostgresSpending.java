package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reports over the ledger's rows. */
@Component
class PostgresSpending implements Spending {

  private static final String CHARGES =
      """
      select h.*,
             (select id from unnest(h.scope_kinds, h.scope_ids) p (kind, id) where kind = 'INSTANCE') as instance,
             (select id from unnest(h.scope_kinds, h.scope_ids) p (kind, id) where kind = 'WORKER') as worker,
             (select id from unnest(h.scope_kinds, h.scope_ids) p (kind, id) where kind = 'PROCESS') as process
        from budgets.hold h
      """;

  private static final String UNITS =
      Arrays.stream(Unit.values())
          .map(unit -> "('%s', b.limit_%s)".formatted(unit, column(unit)))
          .collect(Collectors.joining(", "));

  private final JdbcClient database;
  private final Limits limits;
  private final LedgerSettings settings;
  private final Clock clock;

  PostgresSpending(JdbcClient database, Limits limits, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.limits = limits;
    this.settings = settings;
    this.clock = clock;
  }

  static String column(Unit unit) {
    return unit.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Limit> limits() {
    return database
        .sql(
            """
            select b.scope_kind, b.scope_id, b.period, b.version, u.unit, u.base
              from budgets.budget b cross join lateral (values %s) u (unit, base)
             where b.scope_kind <> 'INSTANCE' and u.base is not null
             order by b.scope_kind, b.scope_id, b.period, u.unit
            """
                .formatted(UNITS))
        .query((row, number) ->
            new Limit(
                scope(row),
                Period.valueOf(row.getString("period")),
                Unit.valueOf(row.getString("unit")),
                row.getLong("base"),
                row.getInt("version")))
        .list();
  }

  @Override
  public int version(Scope scope, Period period) {
    return limits.version(scope, period);
  }

  @Override
  public List<Change> changes(Scope scope, int max) {
    return database
        .sql(
            """
            select at, period, unit, null as period_key, before, after, null::timestamptz as ends_at,
                   null as requested_by, by, reason from budgets.limit_change
             where (scope_kind, scope_id) = (:kind, :id)
            union all
            select t.at, a.period, t.unit, a.period_key, null, t.amount, t.ends_at, t.requested_by, t.approved_by,
                   t.reason from budgets.top_up t join budgets.account a on a.id = t.account
             where (a.scope_kind, a.scope_id) = (:kind, :id)
             order by at desc limit :max
            """)
        .param("kind", scope.kind().name())
        .param("id", scope.id())
        .param("max", max)
        .query(PostgresSpending::change)
        .list();
  }

  private static Change change(ResultSet row, int number) throws SQLException {
    Instant at = row.getTimestamp("at").toInstant();
    Period period = Period.valueOf(row.getString("period"));
    Unit unit = Unit.valueOf(row.getString("unit"));
    String key = row.getString("period_key");
    return key == null
        ? set(row)
        : new Change.Raised(
            at,
            period,
            unit,
            key,
            row.getLong("after"),
            row.getTimestamp("ends_at").toInstant(),
            row.getString("requested_by"),
            row.getString("by"),
            row.getString("reason"));
  }

  private static Change.Set set(ResultSet row) throws SQLException {
    return new Change.Set(
        row.getTimestamp("at").toInstant(),
        Period.valueOf(row.getString("period")),
        Unit.valueOf(row.getString("unit")),
        row.getObject("before", Long.class),
        row.getObject("after", Long.class),
        row.getString("by"),
        row.getString("reason"));
  }

  @Override
  public List<Step> steps(Scope scope, int max) {
    return database
        .sql(
            """
            select *, row_number() over (order by at, period, version) as number from budgets.limit_change
             where (scope_kind, scope_id) = (:kind, :id)
             order by number desc limit :max
            """)
        .param("kind", scope.kind().name())
        .param("id", scope.id())
        .param("max", max)
        .query((row, place) -> new Step(row.getLong("number"), set(row)))
        .list();
  }

  @Override
  public List<Charge> charges(Scope scope, Instant from, int max) {
    return database
        .sql(
            CHARGES
                + """
                 where h.admitted_at >= :from
                   and (:kind, :id) in (select kind, id from unnest(h.scope_kinds, h.scope_ids) p (kind, id))
                 order by h.admitted_at desc, h.key limit :max
                """)
        .param("from", Timestamp.from(from))
        .param("kind", scope.kind().name())
        .param("id", scope.id())
        .param("max", max)
        .query(PostgresSpending::charge)
        .list();
  }

  @Override
  public Optional<Charge> charge(String holdKey) {
    return database
        .sql(CHARGES + " where h.key = :key")
        .param("key", holdKey)
        .query(PostgresSpending::charge)
        .optional();
  }

  @Override
  public List<Line> lines(String holdKey) {
    return database
        .sql("select id, at, kind, evidence from budgets.entry where hold_key = :key order by id")
        .param("key", holdKey)
        .query((row, number) ->
            new Line(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("kind"),
                row.getString("evidence")))
        .list();
  }

  private static Charge charge(ResultSet row, int number) throws SQLException {
    return new Charge(
        row.getString("key"),
        row.getString("state"),
        row.getTimestamp("admitted_at").toInstant(),
        row.getString("instance"),
        row.getString("worker"),
        row.getString("process"),
        row.getString("price"),
        amounts(row, ""),
        row.getObject("actual_money") == null
            ? Optional.empty()
            : Optional.of(amounts(row, "actual_")),
        row.getString("reason"));
  }

  private static Amounts amounts(ResultSet row, String prefix) throws SQLException {
    return new Amounts(
        row.getLong(prefix + "money"),
        row.getLong(prefix + "input_tokens"),
        row.getLong(prefix + "output_tokens"),
        row.getLong(prefix + "calls"),
        row.getLong(prefix + "spend"));
  }

  /** A correction downwards is not below nothing on a chart. */
  @Override
  public List<Day> days(Scope scope, Instant from) {
    return database
        .sql(
            """
            select (e.at at time zone :zone)::date as day, greatest(sum(e.posted_money), 0)::bigint as money,
                   greatest(sum(e.posted_input_tokens), 0)::bigint as input_tokens,
                   greatest(sum(e.posted_output_tokens), 0)::bigint as output_tokens,
                   greatest(sum(e.posted_calls), 0)::bigint as calls,
                   greatest(sum(e.posted_spend), 0)::bigint as spend
              from budgets.entry e
             where e.at >= :from
               and e.accounts && array(select id from budgets.account where (scope_kind, scope_id) = (:kind, :id))
             group by 1
            having sum(e.posted_calls) > 0 or sum(e.posted_money) > 0 or sum(e.posted_spend) > 0
             order by 1
            """)
        .param("zone", settings.timeZone().getId())
        .param("from", Timestamp.from(from))
        .param("kind", scope.kind().name())
        .param("id", scope.id())
        .query((row, number) -> new Day(row.getDate("day").toLocalDate(), amounts(row, "")))
        .list();
  }

  @Override
  public Preview preview(BudgetLimit limit) {
    Totals totals = totals(limit);
    Long base = limit.limit();
    Long cap = base == null ? null : Long.valueOf(sum(base, totals.raised()));
    return new Preview(
        totals.posted(),
        totals.held(),
        cap,
        limits.version(limit.scope(), limit.period()),
        cap == null ? List.of() : Blocked.of(database, limit, cap, since(limit), totals));
  }

  /** As much as an account can count. */
  private static long sum(long base, long raised) {
    return base > Long.MAX_VALUE - raised ? Long.MAX_VALUE : base + raised;
  }

  /** The current period's; all empty where nothing was charged yet. */
  record Totals(long posted, long held, long raised) {}

  private Totals totals(BudgetLimit limit) {
    String unit = column(limit.unit());
    return database
        .sql(
            """
            select a.posted_%s as posted, a.held_%s as held,
                   coalesce((select sum(amount) from budgets.top_up t
                              where (t.account, t.unit) = (a.id, :unit) and t.ends_at > :at), 0)::bigint as raised
              from budgets.account a
             where (a.scope_kind, a.scope_id, a.period) = (:kind, :id, :period)
               and a.period_key = budgets.current_key(:period, :key, :at)
            """
                .formatted(unit, unit))
        .param("unit", limit.unit().name())
        .param("kind", limit.scope().kind().name())
        .param("id", limit.scope().id())
        .param("period", limit.period().name())
        .param("key", periods().key(limit.period()))
        .param("at", Timestamp.from(clock.instant()))
        .query((row, number) ->
            new Totals(row.getLong("posted"), row.getLong("held"), row.getLong("raised")))
        .optional()
        .orElse(new Totals(0, 0, 0));
  }

  /** Whoever has not spent for so long does not count as running, whatever a total limit says. */
  private Timestamp since(BudgetLimit limit) {
    Timestamp starts = periods().starts(limit.period());
    return starts == null ? Timestamp.from(clock.instant().minus(Blocked.WINDOW)) : starts;
  }

  @Override
  public List<Frozen> frozen() {
    return database
        .sql("select * from budgets.frozen order by at desc")
        .query((row, number) ->
            new Frozen(
                scope(row),
                row.getString("by"),
                row.getString("reason"),
                row.getTimestamp("at").toInstant()))
        .list();
  }

  @Override
  public List<Threshold> thresholds() {
    return database
        .sql(
            """
            select * from budgets.threshold where ended_at is null
             order by array_position(array['ORGANISATION', 'TEAM', 'WORKER', 'PROCESS', 'INSTANCE'], scope_kind),
                      scope_id, period, unit, percent, amount
            """)
        .query((row, number) ->
            new Threshold(
                scope(row),
                Period.valueOf(row.getString("period")),
                Unit.valueOf(row.getString("unit")),
                Threshold.Basis.valueOf(row.getString("basis")),
                mark(row.getObject("percent", Integer.class), row.getLong("amount"))))
        .list();
  }

  private static Threshold.Mark mark(@Nullable Integer percent, long amount) {
    return percent == null
        ? new Threshold.Mark.Amount(amount)
        : new Threshold.Mark.Percent(percent);
  }

  @Override
  public Optional<Bounds> bounds(Period period) {
    Timestamp starts = periods().starts(period);
    Timestamp ends = periods().ends(period);
    return starts == null || ends == null
        ? Optional.empty()
        : Optional.of(new Bounds(starts.toInstant(), ends.toInstant()));
  }

  private CurrentPeriods periods() {
    return CurrentPeriods.at(clock.instant(), settings.timeZone());
  }

  static Scope scope(ResultSet row) throws SQLException {
    return new Scope(Scope.Kind.valueOf(row.getString("scope_kind")), row.getString("scope_id"));
  }
}
