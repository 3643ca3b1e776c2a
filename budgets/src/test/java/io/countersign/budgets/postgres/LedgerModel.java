package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reservation.Violation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Settlement.Refusal;
import io.countersign.budgets.Unit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledger should do, in plain maps. */
final class LedgerModel {

  private static final Map<Unit, String> NAMES =
      Map.of(
          Unit.MONEY, "money",
          Unit.INPUT_TOKENS, "inputTokens",
          Unit.OUTPUT_TOKENS, "outputTokens",
          Unit.CALLS, "calls",
          Unit.SPEND, "spend");

  /** An account's name. */
  record Key(Scope scope, Period period, String periodKey) {}

  /** What an account counts. */
  static final class Balance {
    final EnumMap<Unit, Long> held = new EnumMap<>(Unit.class);
    final EnumMap<Unit, Long> posted = new EnumMap<>(Unit.class);

    void add(Amounts heldMore, int sign, Amounts postedMore) {
      for (Unit unit : Unit.values()) {
        held.merge(unit, sign * heldMore.of(unit), Long::sum);
        posted.merge(unit, postedMore.of(unit), Long::sum);
      }
    }
  }

  private record Asked(
      Reserve request, Reservation answer, List<Key> accounts, String state, Amounts actual) {
    Asked in(String newState, Amounts newActual) {
      return new Asked(request, answer, accounts, newState, newActual);
    }
  }

  final Map<Key, Balance> accounts = new HashMap<>();
  int entries;

  private final Map<String, Asked> askedByKey = new HashMap<>();
  private final Map<Scope, Map<Period, Map<Unit, Long>>> limits = new HashMap<>();

  Reservation reserve(Reserve request, LocalDate day) {
    Asked before = askedByKey.get(request.key());
    if (before != null) {
      if (before.request().fingerprint().equals(request.fingerprint())) {
        return before.answer();
      }
      entries++;
      return new Reservation.Denied(Reason.IDEMPOTENCY_MISMATCH, List.of());
    }
    List<Key> path = path(request.path(), day);
    List<Violation> violations = new ArrayList<>();
    path.forEach(key -> violations.addAll(violations(key, request.upperBound())));
    Reservation answer =
        violations.isEmpty()
            ? new Reservation.Allowed(request.key())
            : new Reservation.Denied(reason(violations), violations);
    boolean held = violations.isEmpty();
    if (held) {
      path.forEach(key -> balance(key).add(request.upperBound(), 1, Amounts.NONE));
    }
    askedByKey.put(
        request.key(), new Asked(request, answer, path, held ? "HELD" : "DENIED", Amounts.NONE));
    entries++;
    return answer;
  }

  Settlement settle(String key, Amounts actual) {
    Asked asked = askedByKey.get(key);
    if (asked == null) {
      return new Settlement.Refused(key, Refusal.UNKNOWN_HOLD);
    }
    if (asked.state().equals("POSTED")) {
      if (asked.actual().equals(actual)) {
        return new Settlement.Repeated(key);
      }
      entries++;
      return new Settlement.Refused(key, Refusal.OTHER_AMOUNTS);
    }
    boolean held = asked.state().equals("HELD");
    Amounts back = held ? asked.request().upperBound() : Amounts.NONE;
    asked.accounts().forEach(account -> balance(account).add(back, -1, actual));
    askedByKey.put(key, asked.in("POSTED", actual));
    entries++;
    return held ? new Settlement.Closed(key) : new Settlement.Adjusted(key);
  }

  Settlement release(String key) {
    Asked asked = askedByKey.get(key);
    if (asked == null) {
      return new Settlement.Refused(key, Refusal.UNKNOWN_HOLD);
    }
    return switch (asked.state()) {
      case "POSTED" -> new Settlement.Refused(key, Refusal.ALREADY_POSTED);
      case "HELD" -> {
        asked
            .accounts()
            .forEach(
                account -> balance(account).add(asked.request().upperBound(), -1, Amounts.NONE));
        askedByKey.put(key, asked.in("RELEASED", Amounts.NONE));
        entries++;
        yield new Settlement.Closed(key);
      }
      default -> new Settlement.Repeated(key);
    };
  }

  void limit(BudgetLimit limit) {
    Map<Unit, Long> caps =
        limits
            .computeIfAbsent(limit.scope(), scope -> new EnumMap<>(Period.class))
            .computeIfAbsent(limit.period(), period -> new EnumMap<>(Unit.class));
    Long cap = limit.limit();
    if (cap == null) {
      caps.remove(limit.unit());
    } else {
      caps.put(limit.unit(), cap);
    }
    entries++;
  }

  private List<Key> path(List<Scope> scopes, LocalDate day) {
    List<Key> path = new ArrayList<>();
    String instance = scopes.getLast().id();
    for (Scope scope : scopes) {
      boolean own = scope.kind() == Scope.Kind.INSTANCE;
      var periods = new HashSet<>(limits.getOrDefault(scope, Map.of()).keySet());
      periods.add(own ? Period.RUN : Period.MONTH);
      periods.stream()
          .sorted(Comparator.comparing(Period::name))
          .map(period ->
              new Key(
                  scope,
                  period,
                  switch (period) {
                    case DAY -> day.toString();
                    case MONTH -> day.toString().substring(0, 7);
                    case TOTAL -> "total";
                    case RUN -> own ? "run" : instance;
                  }))
          .forEach(path::add);
    }
    return path;
  }

  private List<Violation> violations(Key key, Amounts needed) {
    List<Violation> violations = new ArrayList<>();
    Balance balance = balance(key);
    for (Unit unit : Unit.values()) {
      @Nullable Long cap =
          limits.getOrDefault(key.scope(), Map.of()).getOrDefault(key.period(), Map.of()).get(unit);
      long posted = balance.posted.getOrDefault(unit, 0L);
      long held = balance.held.getOrDefault(unit, 0L);
      long more = needed.of(unit);
      if (cap != null && more > 0 && posted + held + more > cap) {
        String period = key.period() == Period.RUN ? "run" : key.periodKey();
        violations.add(
            new Violation(key.scope(), period, NAMES.get(unit), cap, posted, held, more));
      }
    }
    return violations;
  }

  private static Reason reason(List<Violation> violations) {
    if (violations.stream().anyMatch(v -> v.posted() >= v.limit())) {
      return Reason.EXHAUSTED;
    }
    return violations.stream().anyMatch(v -> v.posted() + v.needed() > v.limit())
        ? Reason.TOO_LARGE
        : Reason.CONTENDED;
  }

  private Balance balance(Key key) {
    return accounts.computeIfAbsent(key, any -> new Balance());
  }
}
