package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Prices.Price;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells the history what happened in the ledger, in the same transaction (law 4). */
@Component
class LedgerHistory {

  private final History history;

  LedgerHistory(History history) {
    this.history = history;
  }

  void held(Reserve request) {
    var facts = facts(request.upperBound());
    facts.put("price", request.price());
    append(
        "budget.held",
        "ok",
        request.key(),
        request.path(),
        "Up to %s are held.".formatted(Words.of(request.upperBound())),
        facts);
  }

  void denied(Reserve request, Reservation.Denied denied) {
    var facts = facts(request.upperBound());
    facts.put("reason", denied.reason().name());
    facts.put("violations", denied.violations().stream().map(LedgerHistory::facts).toList());
    append(
        "budget.denied",
        "refused",
        request.key(),
        request.path(),
        "%s were not held: %s."
            .formatted(Words.of(request.upperBound()), Words.of(denied.reason())),
        facts);
  }

  void posted(String key, List<Scope> path, Amounts actual, String evidence) {
    posted(key, path, actual, evidence, "ok", "%s are posted.");
  }

  void adjusted(String key, List<Scope> path, Amounts actual, String evidence) {
    posted(key, path, actual, evidence, "alarm", "%s are posted although nothing was held.");
  }

  void contradicted(String key, List<Scope> path, Amounts actual, String evidence) {
    posted(key, path, actual, evidence, "alarm", "%s came after other amounts; those stand.");
  }

  private void posted(
      String key,
      List<Scope> path,
      Amounts actual,
      String evidence,
      String outcome,
      String sentence) {
    var facts = facts(actual);
    facts.put("evidence", evidence);
    append("budget.posted", outcome, key, path, sentence.formatted(Words.of(actual)), facts);
  }

  void released(String key, List<Scope> path, String proof) {
    append(
        "budget.released",
        "ok",
        key,
        path,
        "A hold is released, because nothing was billed.",
        Map.of("proof", proof));
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
            "The budget %s is now %s.".formatted(budget(limit), Words.ofLimit(limit)),
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

  private void append(
      String type,
      String outcome,
      String key,
      List<Scope> path,
      String sentence,
      Map<String, ?> facts) {
    var subjects = new HashMap<>(subjects(path));
    subjects.put("hold", key);
    history.append(new NewEntry(type, actor(path), subjects, outcome, sentence, facts));
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
