package io.countersign.server.web;

import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.List;
import org.springframework.stereotype.Component;

/** Draws budgets, with names instead of ids. */
@Component
public class Bars {

  private final Budgets budgets;
  private final Workers workers;
  private final Definitions definitions;
  private final Money money;

  Bars(Budgets budgets, Workers workers, Definitions definitions, Money money) {
    this.money = money;
    this.budgets = budgets;
    this.workers = workers;
    this.definitions = definitions;
  }

  /** The limits that bind at these scopes, narrowest first. */
  public List<Bar> binding(List<Scope> scopes) {
    return budgets.accounts(scopes).reversed().stream()
        .filter(account -> account.limit() != null)
        .map(this::bar)
        .toList();
  }

  public Bar bar(Account account) {
    return Bar.of(scope(account.scope()) + suffix(account), account, money);
  }

  /** {@code Refund clerk}. */
  public String scope(Scope scope) {
    return switch (scope.kind()) {
      case ORGANISATION -> "The organisation";
      case TEAM -> "Team " + scope.id();
      case WORKER -> workers.find(scope.id()).map(Worker::name).orElse(scope.id());
      case PROCESS -> definitions.newest(scope.id()).map(Definition::name).orElse(scope.id());
      case INSTANCE -> "This case";
    };
  }

  private static String suffix(Account account) {
    String what = account.unit() == Unit.SPEND ? ", paid out" : "";
    return what
        + switch (account.period()) {
          case RUN -> account.scope().kind() == Scope.Kind.INSTANCE ? "" : ", each case";
          case DAY -> ", today";
          case MONTH -> ", this month";
          case TOTAL -> ", in all";
        };
  }
}
