package io.countersign.budgets.postgres;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Crossing;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the ledger says when it is only asked. */
@Component
class LedgerReading {

  private final JdbcClient database;
  private final PostgresTeams teams;
  private final LedgerSettings settings;
  private final Clock clock;

  LedgerReading(JdbcClient database, PostgresTeams teams, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.teams = teams;
    this.settings = settings;
    this.clock = clock;
  }

  /** Of a path also the team of its worker; of a single scope only its own. */
  List<Account> accounts(List<Scope> asked) {
    List<Scope> scopes = asked.size() > 1 ? teams.with(asked) : asked;
    return accounts(
        database
            .sql(AccountRow.OF_SCOPES)
            .param("kinds", scopes.stream().map(s -> s.kind().name()).toArray(String[]::new))
            .param("ids", scopes.stream().map(Scope::id).toArray(String[]::new))
            .param(
                "runs",
                Collections.nCopies(scopes.size(), Scope.run(scopes).orElse(null))
                    .toArray(String[]::new)));
  }

  List<Account> accounts() {
    return accounts(database.sql(AccountRow.OF_ALL));
  }

  private List<Account> accounts(JdbcClient.StatementSpec select) {
    Instant now = clock.instant();
    return select
        .params(CurrentPeriods.at(now, settings.timeZone()).keys())
        .param("at", Timestamp.from(now))
        .query(AccountRow::read)
        .list();
  }

  /** Holds whose time or whose grace is over, the oldest first. */
  List<Charge> overdue(Instant now, Instant graceEnds, int max) {
    return database
        .sql(
            """
            select key, state from budgets.hold
             where (state = 'HELD' and expires_at <= :now) or (state = 'SUSPECT' and suspect_at <= :graceEnds)
             order by expires_at limit :max
            """)
        .param("now", Timestamp.from(now))
        .param("graceEnds", Timestamp.from(graceEnds))
        .param("max", max)
        .<Charge>query((row, number) ->
            row.getString("state").equals("HELD")
                ? new Charge.Suspect(row.getString("key"))
                : new Charge.Assume(row.getString("key"), graceEnds))
        .list();
  }

  List<Budgets.Suspect> suspects(int max) {
    return database
        .sql(
            """
            select key, money, input_tokens, output_tokens, calls, spend, suspect_at from budgets.hold
             where state = 'SUSPECT' order by suspect_at, key limit :max
            """)
        .param("max", max)
        .query((row, number) ->
            new Budgets.Suspect(
                row.getString("key"),
                new Amounts(
                    row.getLong("money"),
                    row.getLong("input_tokens"),
                    row.getLong("output_tokens"),
                    row.getLong("calls"),
                    row.getLong("spend")),
                row.getTimestamp("suspect_at").toInstant()))
        .list();
  }

  List<Crossing> crossings(int max) {
    return database
        .sql(
            """
            select a.scope_kind, a.scope_id, a.period_key, t.unit, t.basis, c.mark, c.value, c.hold_key, c.at
              from budgets.crossing c
              join budgets.account a on a.id = c.account
              join budgets.threshold t on t.id = c.threshold
             order by c.at desc, c.account, c.threshold, c.limit_version limit :max
            """)
        .param("max", max)
        .query(LedgerReading::crossing)
        .list();
  }

  static Crossing crossing(ResultSet row, int number) throws SQLException {
    return new Crossing(
        new Scope(Scope.Kind.valueOf(row.getString("scope_kind")), row.getString("scope_id")),
        row.getString("period_key"),
        Unit.valueOf(row.getString("unit")),
        Threshold.Basis.valueOf(row.getString("basis")),
        row.getLong("mark"),
        row.getLong("value"),
        row.getString("hold_key"),
        row.getTimestamp("at").toInstant());
  }
}
