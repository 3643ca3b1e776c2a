package io.countersign.budgets.postgres;

import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Threshold.Mark;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.TopUp.Refusal;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Limits, what raises them, and what is watched; in the transaction that is open. */
@Component
class Limits {

  private static final int TEXT_MAX = 2_000;
  private static final int ID_MAX = 200;

  private final JdbcClient database;
  private final LedgerHistory history;
  private final LedgerSettings settings;
  private final Words words;
  private final Clock clock;

  Limits(JdbcClient database, LedgerHistory history, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.history = history;
    this.settings = settings;
    this.words = new Words(settings.currency());
    this.clock = clock;
  }

  LimitChange limit(BudgetLimit limit, String by, String reason) {
    Optional<LimitChange.Refused> refused = refusal(limit, reason);
    if (refused.isPresent()) {
      return refused.get();
    }
    lock(limit);
    LimitChange change = change(limit, by, reason);
    if (change instanceof LimitChange.Changed changed) {
      history.limited(changed, by, reason);
    }
    return change;
  }

  LimitChange limit(BudgetLimit limit, int expectedVersion, String by, String reason) {
    lock(limit);
    int version = version(limit.scope(), limit.period());
    return version == expectedVersion
        ? limit(limit, by, reason)
        : new LimitChange.Refused(
            LimitChange.Refusal.OTHER_VERSION,
            "Somebody has changed it since: it is version %d by now, not %d. Load it again."
                .formatted(version, expectedVersion));
  }

  /**
   * By name, because there may be no row yet; in a statement of its own, so that what follows sees
   * all.
   */
  private void lock(BudgetLimit limit) {
    database
        .sql(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'limit', :kind, :id, :period), 0))::text")
        .param("kind", limit.scope().kind().name())
        .param("id", limit.scope().id())
        .param("period", limit.period().name())
        .query(String.class)
        .list();
  }

  int version(Scope scope, Period period) {
    return database
        .sql(
            """
            select version from budgets.budget
             where (scope_kind, scope_id, period) = (:kind, :id, :period)
            """)
        .param("kind", scope.kind().name())
        .param("id", scope.id())
        .param("period", period.name())
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  private Optional<LimitChange.Refused> refusal(BudgetLimit limit, String reason) {
    Long amount = limit.limit();
    if (amount != null && amount < 0) {
      return refused(
          LimitChange.Refusal.NEGATIVE,
          "A limit is never negative: %d. To stop spending, freeze the scope.".formatted(amount));
    }
    if (!limit.scope().wellFormed()) {
      return refused(LimitChange.Refusal.UNKNOWN_SCOPE, noScope(limit.scope()));
    }
    if (!settings.counts(limit.currency())) {
      return refused(
          LimitChange.Refusal.WRONG_CURRENCY,
          "The organisation counts in %s, not in %s. Convert the limit."
              .formatted(settings.currency(), limit.currency()));
    }
    return badText(reason)
        ? refused(LimitChange.Refusal.NO_REASON, noReason(reason))
        : Optional.empty();
  }

  private static Optional<LimitChange.Refused> refused(
      LimitChange.Refusal refusal, String message) {
    return Optional.of(new LimitChange.Refused(refusal, message));
  }

  private LimitChange change(BudgetLimit limit, String by, String reason) {
    return database
        .sql(
            """
            select * from budgets.set_limit(:kind, :id, :period, :periodKey, :unit, :amount::bigint, :by, :reason, :at)
            """)
        .param("kind", limit.scope().kind().name())
        .param("id", limit.scope().id())
        .param("period", limit.period().name())
        .param("periodKey", periods().key(limit.period()))
        .param("unit", limit.unit().name())
        .param("amount", limit.limit())
        .param("by", by)
        .param("reason", reason)
        .param("at", Timestamp.from(clock.instant()))
        .<LimitChange>query((row, number) ->
            row.getString("answer").equals("CHANGED")
                ? new LimitChange.Changed(
                    limit, row.getInt("new_version"), row.getObject("previous", Long.class))
                : new LimitChange.Refused(
                    LimitChange.Refusal.BELOW_SPENT,
                    "%s are spent already, so the limit cannot be %s. Take at least that, or freeze the scope."
                        .formatted(
                            words.of(limit.unit(), row.getLong("spent")), words.ofLimit(limit))))
        .single();
  }

  TopUp.Result topUp(TopUp topUp) {
    Optional<TopUp.Result> refused = refusal(topUp);
    if (refused.isPresent()) {
      return refused.get();
    }
    TopUp.Result result =
        database
            .sql(
                """
                select * from budgets.add_top_up(:key, :kind, :id, :period, :periodKey, :unit, :amount, :endsAt,
                  :reason, :requestedBy, :approvedBy, :starts, :ends, :at)
                """)
            .params(parameters(topUp))
            .query(
                (row, number) -> result(topUp, row.getString("answer"), row.getLong("new_limit")))
            .single();
    if (result instanceof TopUp.Result.Raised raised) {
      history.toppedUp(raised);
    }
    return result;
  }

  private Map<String, @Nullable Object> parameters(TopUp topUp) {
    boolean eachRun = topUp.period() == Period.RUN && topUp.scope().kind() != Scope.Kind.INSTANCE;
    var parameters = new HashMap<String, @Nullable Object>();
    parameters.put("key", topUp.id());
    parameters.put("kind", topUp.scope().kind().name());
    parameters.put("id", topUp.scope().id());
    parameters.put("period", topUp.period().name());
    parameters.put(
        "periodKey", eachRun ? Long.toString(topUp.instance()) : periods().key(topUp.period()));
    parameters.put("unit", topUp.unit().name());
    parameters.put("amount", topUp.amount());
    parameters.put("endsAt", Timestamp.from(topUp.endsAt()));
    parameters.put("reason", topUp.reason());
    parameters.put("requestedBy", topUp.requestedBy());
    parameters.put("approvedBy", topUp.approvedBy());
    parameters.put("starts", periods().starts(topUp.period()));
    parameters.put("ends", periods().ends(topUp.period()));
    parameters.put("at", Timestamp.from(clock.instant()));
    return parameters;
  }

  private static TopUp.Result result(TopUp topUp, String answer, long limit) {
    return switch (answer) {
      case "RAISED" -> new TopUp.Result.Raised(topUp, limit);
      case "REPEATED" -> new TopUp.Result.Repeated(topUp);
      case "NO_LIMIT" ->
          new TopUp.Result.Refused(
              Refusal.NO_LIMIT, "There is no limit to raise. Set one, or leave it metered.");
      case "OVERFLOW" ->
          new TopUp.Result.Refused(
              Refusal.OVERFLOW, "The limit would be beyond what can be counted. Add less.");
      default ->
          new TopUp.Result.Refused(
              Refusal.OTHER_TOP_UP,
              "The id %s stands for another top-up. Take a new one.".formatted(topUp.id()));
    };
  }

  private Optional<TopUp.Result> refusal(TopUp topUp) {
    if (topUp.amount() <= 0) {
      return refused(
          Refusal.NOT_POSITIVE,
          "A top-up adds something, not %d. To lower a limit, set it.".formatted(topUp.amount()));
    }
    if (topUp.approvedBy().equals(topUp.requestedBy())) {
      return refused(
          Refusal.OWN_REQUEST,
          "%s asked for it and cannot approve it. Somebody else must."
              .formatted(topUp.approvedBy()));
    }
    if (!topUp.scope().wellFormed()) {
      return refused(Refusal.UNKNOWN_SCOPE, noScope(topUp.scope()));
    }
    if (badText(topUp.reason()) || topUp.id().isBlank() || topUp.id().length() > ID_MAX) {
      return refused(Refusal.NO_REASON, noReason(topUp.reason()));
    }
    return topUp.endsAt().isAfter(clock.instant())
        ? Optional.empty()
        : refused(
            Refusal.ENDED,
            "The top-up would have ended at %s. Take a later end.".formatted(topUp.endsAt()));
  }

  private static Optional<TopUp.Result> refused(Refusal refusal, String message) {
    return Optional.of(new TopUp.Result.Refused(refusal, message));
  }

  void freeze(Scope scope, String by, String reason) {
    int frozen =
        database
            .sql(
                """
                insert into budgets.frozen values (:kind, :id, :by, :reason, :at) on conflict do nothing
                """)
            .param("kind", scope.kind().name())
            .param("id", scope.id())
            .param("by", by)
            .param("reason", reason)
            .param("at", Timestamp.from(clock.instant()))
            .update();
    if (frozen > 0) {
      history.frozen(scope, by, reason);
    }
  }

  void thaw(Scope scope, String by, String reason) {
    int thawed =
        database
            .sql("delete from budgets.frozen where (scope_kind, scope_id) = (:kind, :id)")
            .param("kind", scope.kind().name())
            .param("id", scope.id())
            .update();
    if (thawed > 0) {
      history.thawed(scope, by, reason);
    }
  }

  void watch(Threshold threshold, String by) {
    int added =
        change(
            """
            insert into budgets.threshold (scope_kind, scope_id, period, unit, basis, percent, amount, set_by, at)
            values (:kind, :id, :period, :unit, :basis, :percent::int, :amount::bigint, :by, :at) on conflict do nothing
            """,
            threshold,
            by);
    if (added > 0) {
      history.watched(threshold, by);
    }
  }

  boolean unwatch(Threshold threshold, String by) {
    int ended =
        change(
            """
            update budgets.threshold set ended_at = :at, ended_by = :by
             where (scope_kind, scope_id, period, unit, basis) = (:kind, :id, :period, :unit, :basis)
               and (percent = :percent::int or amount = :amount::bigint) and ended_at is null
            """,
            threshold,
            by);
    if (ended > 0) {
      history.unwatched(threshold, by);
    }
    return ended > 0;
  }

  private int change(String sql, Threshold threshold, String by) {
    return database
        .sql(sql)
        .param("kind", threshold.scope().kind().name())
        .param("id", threshold.scope().id())
        .param("period", threshold.period().name())
        .param("unit", threshold.unit().name())
        .param("basis", threshold.basis().name())
        .param("percent", threshold.mark() instanceof Mark.Percent(int of) ? of : null)
        .param("amount", threshold.mark() instanceof Mark.Amount(long of) ? of : null)
        .param("by", by)
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  private CurrentPeriods periods() {
    return CurrentPeriods.at(clock.instant(), settings.timeZone());
  }

  private static boolean badText(String text) {
    return text.isBlank() || text.length() > TEXT_MAX || text.indexOf(0) >= 0;
  }

  private static String noReason(String reason) {
    return "A change of what may be spent needs an id and a reason of 1 to %d characters, not %d."
        .formatted(TEXT_MAX, reason.length());
  }

  private static String noScope(Scope scope) {
    return "%s is no %s: there is one organisation, and an instance is its key."
        .formatted(scope.id(), scope.kind());
  }
}
