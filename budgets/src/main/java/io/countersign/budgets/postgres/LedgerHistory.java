package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Prices.Price;
import io.countersign.budgets.Reconciliations.Difference;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.history.Actor;
import io.countersign.history.CountedEntry;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the history what happened in the ledger, in the same transaction (law 4). */
@Component
class LedgerHistory {

  private static final String SUSPECTED =
      "The time of a hold is over and nobody said what it cost; it stays counted.";
  private static final String ASSUMED =
      "%s are posted in full, because nobody said what they cost.";

  private static final String GIVEN_BACK =
      "What was posted is given back, because what it was for was undone.";

  private final History history;
  private final Words words;

  LedgerHistory(History history, LedgerSettings settings) {
    this.history = history;
    this.words = new Words(settings.currency());
  }

  /** One entry, counted, for each of the ledger, and one for each threshold that was reached. */
  void charged(List<? extends Charge> charges, List<Charged> charged) {
    var entries = new ArrayList<CountedEntry>();
    var crossings = new ArrayList<NewEntry>();
    for (int i = 0; i < charges.size(); i++) {
      if (charged.get(i).entry().isPresent()) {
        long id = charged.get(i).entry().get();
        entries.add(new CountedEntry(entry(charges.get(i), charged.get(i)), id));
        crossings.addAll(crossings(charges.get(i), charged.get(i)));
      }
    }
    history.appendCounted(Source.LEDGER, entries);
    history.append(crossings);
  }

  private NewEntry entry(Charge charge, Charged charged) {
    var facts = facts(charged.amounts());
    charged.entry().ifPresent(id -> facts.put("ledgerEntry", id));
    return switch (charge) {
      case Charge.Hold hold -> {
        facts.put("price", hold.request().price());
        yield charged.reason().isPresent()
            ? denied(hold, charged, facts)
            : entry("held", "ok", "Up to %s are held.", charge, charged, facts);
      }
      case Charge.Settle settle -> {
        facts.put("evidence", settle.evidence());
        yield posted(charge, charged, facts);
      }
      case Charge.Release release -> {
        facts.put("proof", release.proof());
        yield released(charge, charged, facts);
      }
      case Charge.GiveBack back -> {
        facts.put("evidence", back.evidence());
        facts.put("posted", words.of(back.posted()));
        yield entry("given-back", "ok", GIVEN_BACK, charge, charged, facts);
      }
      case Charge.Suspect suspect -> entry("suspected", "alarm", SUSPECTED, charge, charged, facts);
      case Charge.Assume assume -> entry("assumed", "alarm", ASSUMED, charge, charged, facts);
      case Charge.Extend extend ->
          throw new IllegalStateException("Extending %s is not entered.".formatted(extend.key()));
    };
  }

  private NewEntry released(Charge charge, Charged charged, Map<String, Object> facts) {
    return charged.answer() == Charged.Answer.ADJUSTED
        ? entry("released", "alarm", "What was assumed was not billed.", charge, charged, facts)
        : entry(
            "released",
            "ok",
            "A hold is released, because nothing was billed.",
            charge,
            charged,
            facts);
  }

  private NewEntry denied(Charge.Hold hold, Charged charged, Map<String, Object> facts) {
    Reservation.Reason reason = charged.reason().orElseThrow();
    facts.put("reason", reason.name());
    facts.put("violations", charged.violations().stream().map(LedgerHistory::facts).toList());
    return entry(
        "denied", "refused", "%s were not held: " + Words.of(reason) + ".", hold, charged, facts);
  }

  private NewEntry posted(Charge charge, Charged charged, Map<String, Object> facts) {
    return switch (charged.answer()) {
      case ADJUSTED ->
          entry(
              "posted",
              "alarm",
              "%s are posted although the hold was closed.",
              charge,
              charged,
              facts);
      case OTHER_AMOUNTS ->
          entry(
              "posted",
              "alarm",
              "%s came after other amounts; those stand.",
              charge,
              charged,
              facts);
      default -> entry("posted", "ok", "%s are posted.", charge, charged, facts);
    };
  }

  private NewEntry entry(
      String type,
      String outcome,
      String sentence,
      Charge charge,
      Charged charged,
      Map<String, Object> facts) {
    var subjects = new HashMap<>(subjects(charged.path()));
    subjects.put("hold", charge.key());
    return new NewEntry(
        "budget." + type,
        actor(charged.path()),
        subjects,
        outcome,
        sentence.formatted(words.of(charged.amounts())),
        facts);
  }

  private List<NewEntry> crossings(Charge charge, Charged charged) {
    return charged.crossings().stream().map(crossing -> crossing(charge, crossing)).toList();
  }

  private NewEntry crossing(Charge charge, Map<String, Object> crossing) {
    var scope =
        new Scope(
            Scope.Kind.valueOf(Charged.text(crossing, "scope_kind")),
            Charged.text(crossing, "scope_id"));
    Unit unit = Unit.valueOf(Charged.text(crossing, "unit"));
    var subjects = new HashMap<>(subjects(List.of(scope)));
    subjects.put("hold", charge.key());
    return new NewEntry(
        "budget.crossed",
        Actor.system(),
        subjects,
        "alarm",
        "The mark of %s is reached with %s."
            .formatted(
                words.of(unit, Charged.number(crossing, "mark")),
                words.of(unit, Charged.number(crossing, "value"))),
        crossing);
  }

  void toppedUp(TopUp.Result.Raised raised) {
    TopUp topUp = raised.topUp();
    var facts = new HashMap<String, Object>();
    facts.put("scope", topUp.scope().kind().name());
    facts.put("id", topUp.scope().id());
    facts.put("period", topUp.period().name());
    facts.put("unit", topUp.unit().name());
    facts.put("amount", topUp.amount());
    facts.put("limit", raised.limit());
    facts.put("endsAt", topUp.endsAt().toString());
    facts.put("reason", topUp.reason());
    facts.put("requestedBy", topUp.requestedBy());
    facts.put("decision", topUp.id());
    String budget =
        budget(new BudgetLimit(topUp.scope(), topUp.period(), topUp.unit(), raised.limit()));
    var subjects = new HashMap<>(subjects(List.of(topUp.scope())));
    subjects.put("budget", budget);
    history.append(
        new NewEntry(
            "budget.raised",
            Actor.person(topUp.approvedBy()),
            subjects,
            "ok",
            "The budget %s has %s more.".formatted(budget, words.of(topUp.unit(), topUp.amount())),
            facts));
  }

  void frozen(Scope scope, String by, String reason) {
    scoped("budget.frozen", "Nothing more is admitted at %s.", scope, by, Map.of("reason", reason));
  }

  void thawed(Scope scope, String by, String reason) {
    scoped("budget.thawed", "Spending at %s goes on.", scope, by, Map.of("reason", reason));
  }

  void watched(Threshold threshold, String by) {
    scoped("budget.watched", "A threshold at %s is set.", threshold.scope(), by, facts(threshold));
  }

  void unwatched(Threshold threshold, String by) {
    scoped(
        "budget.unwatched",
        "A threshold at %s is removed.",
        threshold.scope(),
        by,
        facts(threshold));
  }

  private static Map<String, Object> facts(Threshold threshold) {
    return Map.of(
        "period", threshold.period().name(),
        "unit", threshold.unit().name(),
        "basis", threshold.basis().name(),
        "mark", threshold.mark().toString());
  }

  void moved(String worker, Optional<String> team, String by) {
    scoped(
        "budget.grouped",
        team.map(name -> "The %s spends for the team " + name.replace("%", "%%") + ".")
            .orElse("The %s spends for no team."),
        Scope.worker(worker),
        by,
        team.<Map<String, Object>>map(name -> Map.of("team", name)).orElse(Map.of()));
  }

  private void scoped(
      String type, String sentence, Scope scope, String by, Map<String, Object> facts) {
    var all = new HashMap<>(facts);
    all.put("scope", scope.kind().name());
    all.put("id", scope.id());
    String name = scope.kind().name().toLowerCase(Locale.ROOT) + " " + scope.id();
    history.append(
        new NewEntry(
            type, Actor.person(by), subjects(List.of(scope)), "ok", sentence.formatted(name), all));
  }

  void limited(LimitChange.Changed change, String by, String reason) {
    BudgetLimit limit = change.limit();
    var facts = new HashMap<String, Object>();
    facts.put("scope", limit.scope().kind().name());
    facts.put("id", limit.scope().id());
    facts.put("period", limit.period().name());
    facts.put("unit", limit.unit().name());
    facts.put("before", change.previous());
    facts.put("after", limit.limit());
    facts.put("version", change.version());
    facts.put("reason", reason);
    var subjects = new HashMap<>(subjects(List.of(limit.scope())));
    subjects.put("budget", budget(limit));
    history.append(
        new NewEntry(
            "budget.limited",
            Actor.person(by),
            subjects,
            "ok",
            "The budget %s is now %s.".formatted(budget(limit), words.ofLimit(limit)),
            facts));
  }

  void priced(List<Price> prices, Actor by) {
    history.append(
        new NewEntry(
            "budget.priced",
            by,
            Map.of(),
            "ok",
            prices.size() == 1
                ? "The price of %s changed.".formatted(prices.getFirst().model())
                : "%d prices were loaded.".formatted(prices.size()),
            Map.of("prices", prices.stream().map(LedgerHistory::facts).toList())));
  }

  /** What is alarming is a large difference, in either direction, or a model without a price. */
  void reconciled(String provider, LocalDate day, List<Difference> differences, String by) {
    boolean alarm = differences.stream().anyMatch(Difference::alarm);
    history.append(
        new NewEntry(
            "budget.reconciled",
            by.equals("countersign") ? Actor.system() : Actor.person(by),
            Map.of(),
            alarm ? "alarm" : "ok",
            alarm
                ? "The usage report of %s for %s differs from the ledger.".formatted(provider, day)
                : "The usage report of %s for %s agrees with the ledger.".formatted(provider, day),
            Map.of("models", differences.stream().map(LedgerHistory::facts).toList())));
  }

  private static Map<String, Object> facts(Difference difference) {
    return Map.of(
        "model", difference.model(),
        "recordedInputTokens", difference.recorded().inputTokens(),
        "recordedOutputTokens", difference.recorded().outputTokens(),
        "reportedInputTokens", difference.reported().inputTokens(),
        "reportedOutputTokens", difference.reported().outputTokens(),
        "alarm", difference.alarm());
  }

  private static Map<String, String> subjects(List<Scope> path) {
    var subjects = new HashMap<String, String>();
    for (Scope scope : path) {
      switch (scope.kind()) {
        case WORKER, PROCESS, INSTANCE ->
            subjects.put(scope.kind().name().toLowerCase(Locale.ROOT), scope.id());
        case ORGANISATION, TEAM -> {}
      }
    }
    return subjects;
  }

  private static Actor actor(List<Scope> path) {
    return path.stream()
        .filter(scope -> scope.kind() == Scope.Kind.WORKER)
        .map(scope -> Actor.worker(scope.id()))
        .findFirst()
        .orElse(Actor.system());
  }

  private static String budget(BudgetLimit limit) {
    return "%s/%s/%s/%s"
        .formatted(limit.scope().kind(), limit.scope().id(), limit.period(), limit.unit())
        .toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> facts(Amounts amounts) {
    return new HashMap<>(
        Map.of(
            "moneyNanos", amounts.moneyNanos(),
            "inputTokens", amounts.inputTokens(),
            "outputTokens", amounts.outputTokens(),
            "calls", amounts.calls(),
            "spendNanos", amounts.spendNanos()));
  }

  private static Map<String, Object> facts(Reservation.Violation violation) {
    return Map.of(
        "scope", violation.scope().kind().name(),
        "id", violation.scope().id(),
        "period", violation.period(),
        "unit", violation.unit(),
        "limit", violation.limit(),
        "posted", violation.posted(),
        "held", violation.held(),
        "needed", violation.needed());
  }

  private static Map<String, Object> facts(Price price) {
    return Map.of(
        "version", price.version(),
        "model", price.model(),
        "inputNanos", price.inputNanos(),
        "cachedInputNanos", price.cachedInputNanos(),
        "outputNanos", price.outputNanos());
  }
}
