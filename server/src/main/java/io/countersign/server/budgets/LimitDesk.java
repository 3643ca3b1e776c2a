package io.countersign.server.budgets;

import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Teams;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.engine.Definitions;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.server.identity.Person;
import io.countersign.workers.Raisers;
import io.countersign.workers.Workers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Where people change what may be spent: knows what exists and who may, which the ledger does not.
 */
@Component
public class LimitDesk {

  private final Budgets budgets;
  private final Spending spending;
  private final Workers workers;
  private final Definitions definitions;
  private final Instances instances;
  private final Teams teams;

  LimitDesk(
      Budgets budgets,
      Spending spending,
      Teams teams,
      Workers workers,
      Definitions definitions,
      Instances instances) {
    this.budgets = budgets;
    this.spending = spending;
    this.teams = teams;
    this.workers = workers;
    this.definitions = definitions;
    this.instances = instances;
  }

  /** Why the scope cannot have a limit; empty where it can. */
  public Optional<String> unknown(Scope scope) {
    if (!scope.wellFormed()) {
      return Optional.of("'%s' is no %s.".formatted(scope.id(), word(scope)));
    }
    boolean known =
        switch (scope.kind()) {
          case ORGANISATION -> true;
          case TEAM -> teams.all().contains(scope.id());
          case WORKER -> workers.find(scope.id()).isPresent();
          case PROCESS -> definitions.newest(scope.id()).isPresent();
          case INSTANCE -> instances.find(Long.parseLong(scope.id())).isPresent();
        };
    return known
        ? Optional.empty()
        : Optional.of(
            scope.kind() == Scope.Kind.TEAM
                ? "No worker is in a team '%s'. Put one into it first.".formatted(scope.id())
                : "There is no %s '%s'.".formatted(word(scope), scope.id()));
  }

  private static String word(Scope scope) {
    return scope.kind().name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Puts a worker into a team, or out of any; a team is there once a worker is in it. */
  public Optional<String> move(String worker, Optional<String> team, Person by) {
    return unknown(Scope.worker(worker))
        .or(() ->
            teams.move(worker, team, by.username()) == Teams.Moved.UNKNOWN_SCOPE
                ? Optional.of("A team's name has 1 to 200 characters, all of them visible.")
                : Optional.empty());
  }

  /** A limit with what it would stop. */
  public record Preview(Spending.Preview numbers, List<Instance> running) {

    /** {@code Blocks 3 running instances.} */
    public String sentence() {
      return switch (running.size()) {
        case 0 -> "Blocks nothing that runs.";
        case 1 -> "Blocks 1 running instance.";
        default -> "Blocks %d running instances.".formatted(running.size());
      };
    }
  }

  /** Changes nothing. */
  public Preview preview(BudgetLimit limit) {
    Spending.Preview numbers = spending.preview(limit);
    return new Preview(
        numbers,
        numbers.blocked().stream()
            .flatMap(id -> instances.find(Long.parseLong(id)).stream())
            .filter(instance -> instance.state() == Instance.State.ACTIVE)
            .toList());
  }

  /** Sets the limit if it still is what the caller has seen. */
  public LimitChange set(BudgetLimit limit, int seen, Person by, String reason) {
    Optional<String> unknown = unknown(limit.scope());
    return unknown.isPresent()
        ? new LimitChange.Refused(LimitChange.Refusal.UNKNOWN_SCOPE, unknown.get())
        : budgets.limit(limit, seen, by.username(), reason);
  }

  /**
   * What somebody asks to be added.
   *
   * @param id the same for each attempt
   */
  public record Wish(
      String id,
      Scope scope,
      Period period,
      Unit unit,
      long instance,
      long amount,
      Instant endsAt,
      String reason,
      String requestedBy) {

    /** A limit of each run is raised for one of them. */
    boolean ofOneRun() {
      return period == Period.RUN && scope.kind() != Scope.Kind.INSTANCE;
    }
  }

  /** What came of a wish. */
  public sealed interface Raised {

    /** The ledger has answered. */
    record Answered(TopUp.Result result) implements Raised {}

    /** Not theirs to raise. */
    record NotEntitled(String message) implements Raised {}
  }

  public Raised topUp(Wish wish, Person by) {
    if (Raisers.of(wish.scope()).stream().noneMatch(by.roleNames()::contains)) {
      return new Raised.NotEntitled(
          "%s may not raise a limit of the %s. Its owner may."
              .formatted(by.username(), word(wish.scope())));
    }
    return new Raised.Answered(
        unknown(wish.scope())
            .or(() -> wish.ofOneRun() ? unknown(Scope.instance(wish.instance())) : Optional.empty())
            .<TopUp.Result>map(
                message -> new TopUp.Result.Refused(TopUp.Refusal.UNKNOWN_SCOPE, message))
            .orElseGet(() -> budgets.topUp(topUp(wish, by.username()))));
  }

  private static TopUp topUp(Wish wish, String by) {
    return new TopUp(
        wish.id(),
        wish.scope(),
        wish.period(),
        wish.unit(),
        wish.instance(),
        wish.amount(),
        wish.endsAt(),
        wish.reason(),
        wish.requestedBy(),
        by);
  }
}
