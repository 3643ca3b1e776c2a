package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Fence;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reservation.Violation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Settlement.Refusal;
import io.countersign.budgets.Shrink;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger should do, in plain maps, one charge after the other. */
final class LedgerModel {

  /** In the order of the units. */
  private static final List<String> NAMES =
      List.of("money", "inputTokens", "outputTokens", "calls", "spend");

  /** An account's name. */
  record Key(Scope scope, Period period, String periodKey) {}

  enum State {
    HELD,
    SUSPECT,
    POSTED,
    ASSUMED,
    RELEASED,
    DENIED
  }

  private static final class Asked {
    final Reserve request;
    final Reservation answer;
    final List<Key> accounts;
    final Amounts bound;
    final Instant expiresAt;
    State state;
    Amounts actual = Amounts.NONE;
    Instant suspectAt = Instant.MAX;

    Asked(Charge.Hold hold, Reservation answer, List<Key> accounts, Amounts bound) {
      this.request = hold.request();
      this.answer = answer;
      this.accounts = accounts;
      this.bound = bound;
      this.expiresAt = hold.expiresAt();
      this.state = answer instanceof Reservation.Denied ? State.DENIED : State.HELD;
    }

    boolean open() {
      return state == State.HELD || state == State.SUSPECT;
    }
  }

  /** An absolute threshold of money. */
  record MarkAt(Scope scope, Period period, long mark, boolean heldToo) {}

  private record Raise(Unit unit, long amount, Instant endsAt) {}

  final Map<Key, Balance> accounts = new HashMap<>();
  final Set<String> crossings = new HashSet<>();
  final List<MarkAt> marks = new ArrayList<>();
  int entries;

  private final Map<String, Asked> askedByKey = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<Scope, Map<Period, Map<Unit, Long>>> limits = new HashMap<>();
  private final Map<Scope, Map<Period, Integer>> versions = new HashMap<>();
  private final Map<Key, List<Raise>> raises = new HashMap<>();
  private final TreeMap<String, Instant> days = new TreeMap<>();
  private final TreeMap<String, Instant> months = new TreeMap<>();
  private Instant now = Instant.EPOCH;
  private String day = "";
  private String month = "";

  /** The clock as it is set, forwards or back. */
  void at(Instant instant) {
    now = instant;
    LocalDate date = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    day = current(days, date.toString());
    month = current(months, date.toString().substring(0, 7));
  }

  /** A day or month begins with the first charge or top-up in it, not by looking at the clock. */
  void begins(Period period) {
    switch (period) {
      case DAY -> days.putIfAbsent(day, start(LocalDate.parse(day)));
      case MONTH -> months.putIfAbsent(month, start(LocalDate.parse(month + "-01")));
      case TOTAL, RUN -> {}
    }
  }

  private static Instant start(LocalDate first) {
    return first.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private String current(TreeMap<String, Instant> begun, String key) {
    String latest =
        begun.entrySet().stream()
            .filter(period -> !period.getValue().isAfter(now.plus(Duration.ofDays(2))))
            .map(Map.Entry::getKey)
            .max(Comparator.naturalOrder())
            .orElse(key);
    return latest.compareTo(key) > 0 ? latest : key;
  }

  Reservation reserve(Charge.Hold hold) {
    Reserve request = hold.request();
    if (request.fence() instanceof Fence.Lease(String name, long epoch)
        && epochs.merge(name, epoch, Math::max) > epoch) {
      entries++;
      return new Reservation.Denied(Reason.FENCED, List.of());
    }
    Asked before = askedByKey.get(request.key());
    if (before != null && before.request.fingerprint().equals(request.fingerprint())) {
      return before.answer;
    }
    entries++;
    if (before != null) {
      return new Reservation.Denied(Reason.IDEMPOTENCY_MISMATCH, List.of());
    }
    return decide(hold);
  }

  private Reservation decide(Charge.Hold hold) {
    Reserve request = hold.request();
    List<Key> path = path(request.path());
    Amounts bound = request.upperBound();
    Reservation answer = new Reservation.Allowed(request.key());
    if (hold.refusal().isPresent()) {
      answer = new Reservation.Denied(hold.refusal().get(), List.of());
    } else if (!violations(path, bound).isEmpty()) {
      long most = mostOutput(request, path);
      if (most < bound.outputTokens()) {
        bound = shrunk(request, most);
      }
      List<Violation> lacking = violations(path, bound);
      answer =
          lacking.isEmpty()
              ? new Reservation.AllowedCapped(request.key(), bound.outputTokens())
              : new Reservation.Denied(reason(lacking), lacking);
    }
    var asked = new Asked(hold, answer, path, bound);
    askedByKey.put(request.key(), asked);
    if (asked.state == State.HELD) {
      move(path, bound, 1, Amounts.NONE, 1);
    }
    return answer;
  }

  /** The longest that fits, by halving: what a shorter answer lacks, a longer one lacks too. */
  private long mostOutput(Reserve request, List<Key> path) {
    long output = request.upperBound().outputTokens();
    if (!(request.shrink() instanceof Shrink.Output(long floorTokens, long nanos))) {
      return output;
    }
    long fits = Math.min(floorTokens, output);
    long lacks = output;
    while (lacks - fits > 1) {
      long half = (fits + lacks) / 2;
      boolean enough = violations(path, shrunk(request, half)).isEmpty();
      fits = enough ? half : fits;
      lacks = enough ? lacks : half;
    }
    return fits;
  }

  private static Amounts shrunk(Reserve request, long output) {
    Amounts all = request.upperBound();
    long nanos = request.shrink() instanceof Shrink.Output shrink ? shrink.nanosPerToken() : 0;
    long money = Math.max(all.moneyNanos() - (all.outputTokens() - output) * nanos, 0);
    return new Amounts(money, all.inputTokens(), output, all.calls(), all.spendNanos());
  }

  Settlement settle(String key, Amounts actual) {
    Asked asked = askedByKey.get(key);
    if (asked == null) {
      return new Settlement.Refused(key, Refusal.UNKNOWN_HOLD);
    }
    boolean posted = asked.state == State.POSTED || asked.state == State.ASSUMED;
    if (posted && asked.actual.equals(actual)) {
      asked.state = State.POSTED;
      return new Settlement.Repeated(key);
    }
    entries++;
    if (asked.state == State.POSTED) {
      return new Settlement.Refused(key, Refusal.OTHER_AMOUNTS);
    }
    boolean open = asked.open();
    if (posted) {
      move(asked.accounts, Amounts.NONE, 1, asked.actual, -1, actual);
    } else {
      move(asked.accounts, open ? asked.bound : Amounts.NONE, -1, actual, 1);
    }
    asked.state = State.POSTED;
    asked.actual = actual;
    return open ? new Settlement.Closed(key) : new Settlement.Adjusted(key);
  }

  Settlement release(String key) {
    Asked asked = askedByKey.get(key);
    if (asked == null) {
      return new Settlement.Refused(key, Refusal.UNKNOWN_HOLD);
    }
    return switch (asked.state) {
      case POSTED -> new Settlement.Refused(key, Refusal.ALREADY_POSTED);
      case RELEASED, DENIED -> new Settlement.Repeated(key);
      case HELD, SUSPECT, ASSUMED -> {
        boolean open = asked.open();
        move(asked.accounts, open ? asked.bound : Amounts.NONE, -1, asked.actual, -1);
        asked.state = State.RELEASED;
        asked.actual = Amounts.NONE;
        entries++;
        yield open ? new Settlement.Closed(key) : new Settlement.Adjusted(key);
      }
    };
  }

  /** One round. Where anything is overdue it is charged, and so begins the day and the month. */
  void sweep(Instant graceEnds) {
    for (Asked asked : askedByKey.values()) {
      if (asked.state == State.HELD && !asked.expiresAt.isAfter(now)) {
        asked.state = State.SUSPECT;
        asked.suspectAt = now;
      } else if (asked.state == State.SUSPECT && !asked.suspectAt.isAfter(graceEnds)) {
        move(asked.accounts, asked.bound, -1, asked.bound, 1);
        asked.state = State.ASSUMED;
        asked.actual = asked.bound;
      } else {
        continue;
      }
      entries++;
      begins(Period.DAY);
      begins(Period.MONTH);
    }
  }

  boolean belowSpent(BudgetLimit limit) {
    Long amount = limit.limit();
    return amount != null && amount < balance(limit.scope(), limit.period()).posted(limit.unit());
  }

  Balance balance(Scope scope, Period period) {
    return balance(new Key(scope, period, periodKey(scope, period, "")));
  }

  void limit(BudgetLimit limit) {
    Map<Unit, @Nullable Long> caps =
        limits
            .computeIfAbsent(limit.scope(), scope -> new EnumMap<>(Period.class))
            .computeIfAbsent(limit.period(), period -> new EnumMap<>(Unit.class));
    caps.put(limit.unit(), limit.limit());
    Map<Period, Integer> version =
        versions.computeIfAbsent(limit.scope(), scope -> new EnumMap<>(Period.class));
    version.merge(limit.period(), 1, Integer::sum);
    entries++;
  }

  boolean topUp(TopUp topUp) {
    begins(topUp.period());
    @Nullable Long base = base(topUp.scope(), topUp.period(), topUp.unit());
    if (base == null) {
      return false;
    }
    String run = Long.toString(topUp.instance());
    Key key = new Key(topUp.scope(), topUp.period(), periodKey(topUp.scope(), topUp.period(), run));
    raises
        .computeIfAbsent(key, any -> new ArrayList<>())
        .add(new Raise(topUp.unit(), topUp.amount(), topUp.endsAt()));
    entries++;
    return true;
  }

  private @Nullable Long base(Scope scope, Period period, Unit unit) {
    return limits.getOrDefault(scope, Map.of()).getOrDefault(period, Map.of()).get(unit);
  }

  private @Nullable Long cap(Key key, Unit unit) {
    Long base = base(key.scope(), key.period(), unit);
    return base == null
        ? null
        : base
            + raises.getOrDefault(key, List.of()).stream()
                .filter(raise -> raise.unit() == unit && raise.endsAt().isAfter(now))
                .mapToLong(Raise::amount)
                .sum();
  }

  private long version(Key key) {
    List<Raise> own =
        raises.getOrDefault(key, List.of()).stream().filter(r -> r.unit() == Unit.MONEY).toList();
    long ended = own.stream().filter(raise -> !raise.endsAt().isAfter(now)).count();
    int base = versions.getOrDefault(key.scope(), Map.of()).getOrDefault(key.period(), 0);
    return base + own.size() + ended;
  }

  private void move(
      List<Key> path, Amounts held, int heldSign, Amounts posted, int postedSign, Amounts... then) {
    for (Key key : path) {
      Balance balance = balance(key);
      long before = balance.posted(Unit.MONEY);
      long allBefore = before + balance.held(Unit.MONEY);
      balance.add(held, heldSign, posted, postedSign);
      for (Amounts more : then) {
        balance.add(Amounts.NONE, 1, more, 1);
      }
      long after = balance.posted(Unit.MONEY);
      long allAfter = after + balance.held(Unit.MONEY);
      for (MarkAt mark : marks) {
        if (mark.scope().equals(key.scope()) && mark.period() == key.period()) {
          boolean crossed =
              mark.heldToo()
                  ? allBefore < mark.mark() && mark.mark() <= allAfter
                  : before < mark.mark() && mark.mark() <= after;
          if (crossed && crossings.add(key + " " + mark + " " + version(key))) {
            entries++;
          }
        }
      }
    }
  }

  private List<Key> path(List<Scope> scopes) {
    List<Key> path = new ArrayList<>();
    String run = Scope.run(scopes).orElse("");
    for (Scope scope : scopes) {
      var periods = new HashSet<>(limits.getOrDefault(scope, Map.of()).keySet());
      periods.add(scope.kind() == Scope.Kind.INSTANCE ? Period.RUN : Period.MONTH);
      periods.stream()
          .filter(period -> period != Period.RUN || !run.isEmpty())
          .sorted(Comparator.comparing(Period::name))
          .map(period -> new Key(scope, period, periodKey(scope, period, run)))
          .forEach(path::add);
    }
    return path;
  }

  private String periodKey(Scope scope, Period period, String run) {
    return switch (period) {
      case DAY -> day;
      case MONTH -> month;
      case TOTAL -> "total";
      case RUN -> scope.kind() == Scope.Kind.INSTANCE ? "run" : run;
    };
  }

  private List<Violation> violations(List<Key> path, Amounts needed) {
    List<Violation> violations = new ArrayList<>();
    for (Key key : path) {
      Balance balance = balance(key);
      for (Unit unit : Unit.values()) {
        @Nullable Long cap = cap(key, unit);
        long posted = balance.posted(unit);
        long held = balance.held(unit);
        long more = needed.of(unit);
        if (cap != null && more > 0 && posted + held + more > cap) {
          String period = key.period() == Period.RUN ? "run" : key.periodKey();
          violations.add(
              new Violation(
                  key.scope(), period, NAMES.get(unit.ordinal()), cap, posted, held, more));
        }
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
