package io.countersign.budgets.postgres;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The ledger in PostgreSQL: one round trip for each change, decided under the accounts' locks. */
@Component
class PostgresBudgets implements Budgets {

  private static final int TEXT_MAX = 2_000;

  private final JdbcClient database;
  private final LedgerHistory history;
  private final LedgerSettings settings;
  private final Clock clock;

  PostgresBudgets(
      JdbcClient database, LedgerHistory history, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.history = history;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Reservation reserve(Reserve request) {
    Instant now = clock.instant();
    List<ReserveRow> rows =
        database
            .sql(ReserveRow.SQL)
            .params(amounts(request.upperBound()))
            .params(CurrentPeriods.at(now, settings.timeZone()).keysAndBounds())
            .params(path(request.path()))
            .param("key", request.key())
            .param("fingerprint", request.fingerprint().hex())
            .param("price", request.price())
            .param("at", Timestamp.from(now))
            .query(ReserveRow::read)
            .list();
    return switch (rows.getFirst().answer()) {
      case ALLOWED -> {
        history.held(request);
        yield new Reservation.Allowed(request.key());
      }
      case ALLOWED_BEFORE -> new Reservation.Allowed(request.key());
      case DENIED -> {
        Reservation.Denied denied = ReserveRow.denied(rows);
        history.denied(request, denied);
        yield denied;
      }
      case DENIED_BEFORE -> ReserveRow.denied(rows);
      case MISMATCH -> new Reservation.Denied(Reason.IDEMPOTENCY_MISMATCH, List.of());
    };
  }

  @Override
  @Transactional
  public Settlement settle(String holdKey, Amounts actual, String evidence) {
    ClosedRow row =
        database
            .sql(
                """
                select * from budgets.settle(:key, :money, :inputTokens, :outputTokens, :calls, :spend,
                  :evidence, :at)
                """)
            .params(amounts(actual))
            .param("key", holdKey)
            .param("evidence", evidence)
            .param("at", now())
            .query(ClosedRow::read)
            .single();
    switch (row.answer()) {
      case CLOSED -> history.posted(holdKey, row.path(), actual, evidence);
      case ADJUSTED -> history.adjusted(holdKey, row.path(), actual, evidence);
      case OTHER_AMOUNTS -> history.contradicted(holdKey, row.path(), actual, evidence);
      case REPEATED, UNKNOWN_HOLD, ALREADY_POSTED, OVERFLOW -> {}
    }
    return row.settlement(holdKey);
  }

  @Override
  @Transactional
  public Settlement release(String holdKey, String proof) {
    ClosedRow row =
        database
            .sql("select * from budgets.release(:key, :proof, :at)")
            .param("key", holdKey)
            .param("proof", proof)
            .param("at", now())
            .query(ClosedRow::read)
            .single();
    if (row.answer() == ClosedRow.Answer.CLOSED) {
      history.released(holdKey, row.path(), proof);
    }
    return row.settlement(holdKey);
  }

  @Override
  @Transactional
  public LimitChange limit(BudgetLimit limit, String by, String reason) {
    Long amount = limit.limit();
    if (amount != null && amount < 0) {
      return new LimitChange.Refused(
          "A limit is never negative: %d. To stop spending, take 0.".formatted(amount));
    }
    if (reason.isBlank() || reason.length() > TEXT_MAX) {
      return new LimitChange.Refused(
          "A change of a limit needs a reason of 1 to %d characters, not %d."
              .formatted(TEXT_MAX, reason.length()));
    }
    LimitChange.Changed changed = change(limit, by, reason);
    history.limited(changed, by, reason);
    return changed;
  }

  private LimitChange.Changed change(BudgetLimit limit, String by, String reason) {
    return database
        .sql(
            """
            select * from budgets.set_limit(:kind, :id, :period, :unit, :amount::bigint, :by, :reason, :at)
            """)
        .param("kind", limit.scope().kind().name())
        .param("id", limit.scope().id())
        .param("period", limit.period().name())
        .param("unit", limit.unit().name())
        .param("amount", limit.limit())
        .param("by", by)
        .param("reason", reason)
        .param("at", now())
        .query((row, number) ->
            new LimitChange.Changed(
                limit, row.getInt("new_version"), row.getObject("previous", Long.class)))
        .single();
  }

  @Override
  public List<Account> accounts(List<Scope> scopes) {
    if (scopes.isEmpty()) {
      return List.of();
    }
    return database
        .sql(AccountRow.OF_SCOPES)
        .params(CurrentPeriods.at(clock.instant(), settings.timeZone()).keys())
        .params(path(scopes))
        .query(AccountRow::read)
        .list();
  }

  @Override
  public List<Account> accounts() {
    return database
        .sql(AccountRow.OF_ALL)
        .params(CurrentPeriods.at(clock.instant(), settings.timeZone()).keys())
        .query(AccountRow::read)
        .list();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static Map<String, Object> path(List<Scope> path) {
    return Map.of(
        "kinds", path.stream().map(scope -> scope.kind().name()).toArray(String[]::new),
        "ids", path.stream().map(Scope::id).toArray(String[]::new));
  }

  private static Map<String, Object> amounts(Amounts amounts) {
    var parameters = new HashMap<String, Object>();
    parameters.put("money", amounts.moneyNanos());
    parameters.put("inputTokens", amounts.inputTokens());
    parameters.put("outputTokens", amounts.outputTokens());
    parameters.put("calls", amounts.calls());
    parameters.put("spend", amounts.spendNanos());
    return parameters;
  }
}
