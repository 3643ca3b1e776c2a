package io.countersign.server.web.budgets;

import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Notices;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Teams;
import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.web.Bar;
import io.countersign.server.web.Bars;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** All budgets of the current periods: the organisation, and what is below it. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class BudgetsController {

  private static final int NOTICES = 20;

  private final Budgets budgets;
  private final Spending spending;
  private final Notices notices;
  private final Bars bars;
  private final Forecasts forecasts;
  private final Workers workers;
  private final Definitions definitions;
  private final Teams teams;
  private final AmountWords amounts;
  private final CurrentPerson current;

  BudgetsController(
      Budgets budgets,
      Spending spending,
      Notices notices,
      Bars bars,
      Forecasts forecasts,
      Workers workers,
      Definitions definitions,
      Teams teams,
      AmountWords amounts,
      CurrentPerson current) {
    this.budgets = budgets;
    this.spending = spending;
    this.notices = notices;
    this.bars = bars;
    this.forecasts = forecasts;
    this.workers = workers;
    this.definitions = definitions;
    this.teams = teams;
    this.amounts = amounts;
    this.current = current;
  }

  /** The scopes of one kind. */
  record Group(String title, List<Node> nodes) {}

  /** One scope. */
  record Node(
      Scope scope,
      String name,
      boolean frozen,
      List<Bar> bars,
      List<String> forecasts,
      List<Member> members) {
    public List<Bar> limited() {
      return bars.stream().filter(bar -> bar.limit() != null).toList();
    }

    public List<Bar> metered() {
      return bars.stream().filter(bar -> bar.limit() == null).toList();
    }
  }

  /** A worker of a team. */
  record Member(String id, String name) {}

  /** A threshold that was reached. */
  record Told(String id, Scope scope, String sentence, java.time.Instant at) {}

  @GetMapping("/budgets")
  String page(Model model) {
    List<Account> accounts = budgets.accounts();
    Set<Scope> frozen =
        spending.frozen().stream().map(Spending.Frozen::scope).collect(Collectors.toSet());
    model.addAttribute(
        "groups",
        List.of(
                group("The organisation", Scope.Kind.ORGANISATION, accounts, frozen),
                group("Teams", Scope.Kind.TEAM, accounts, frozen),
                group("Workers", Scope.Kind.WORKER, accounts, frozen),
                group("Processes", Scope.Kind.PROCESS, accounts, frozen))
            .stream()
            .filter(group -> !group.nodes().isEmpty())
            .toList());
    model.addAttribute("owner", owner());
    model.addAttribute("told", owner() ? told() : List.of());
    return "budgets";
  }

  private boolean owner() {
    return current.person().filter(person -> person.isAny(Role.OWNER)).isPresent();
  }

  private Group group(String title, Scope.Kind kind, List<Account> accounts, Set<Scope> frozen) {
    return new Group(
        title,
        ids(kind, accounts).stream()
            .map(id -> node(new Scope(kind, id), accounts, frozen))
            .toList());
  }

  /** Also what has spent nothing: it is where a limit is set. */
  private Set<String> ids(Scope.Kind kind, List<Account> accounts) {
    Set<String> ids =
        accounts.stream()
            .map(Account::scope)
            .filter(scope -> scope.kind() == kind)
            .map(Scope::id)
            .collect(Collectors.toCollection(TreeSet::new));
    switch (kind) {
      case ORGANISATION -> ids.add(Scope.organisation().id());
      case WORKER -> workers.all().stream().map(Worker::id).forEach(ids::add);
      case PROCESS ->
          definitions.newest().stream().map(Definition::bpmnProcessId).forEach(ids::add);
      case TEAM -> ids.addAll(teams.all());
      case INSTANCE -> {}
    }
    return ids;
  }

  private Node node(Scope scope, List<Account> accounts, Set<Scope> frozen) {
    List<Account> own = accounts.stream().filter(a -> a.scope().equals(scope)).toList();
    return new Node(
        scope,
        bars.scope(scope),
        frozen.contains(scope),
        own.stream().map(bars::bar).toList(),
        own.stream()
            .filter(account -> account.limit() != null)
            .flatMap(account -> forecasts.of(account).stream())
            .toList(),
        members(scope));
  }

  private List<Member> members(Scope scope) {
    return scope.kind() == Scope.Kind.TEAM
        ? teams.workers(scope.id()).stream()
            .map(id -> new Member(id, bars.scope(Scope.worker(id))))
            .toList()
        : List.of();
  }

  private List<Told> told() {
    return notices.unseen(NOTICES).stream()
        .map(notice ->
            new Told(
                notice.id(),
                notice.crossing().scope(),
                "%s (%s) has reached %s; the mark is %s."
                    .formatted(
                        bars.scope(notice.crossing().scope()),
                        notice.crossing().periodKey(),
                        amounts.write(notice.crossing().unit(), notice.crossing().value()),
                        amounts.write(notice.crossing().unit(), notice.crossing().mark())),
                notice.crossing().at()))
        .toList();
  }

  @PostMapping("/budgets/notices/{id}")
  @PreAuthorize("hasRole('OWNER')")
  String seen(@PathVariable String id) {
    notices.seen(id, current.person().map(Person::username).orElseThrow());
    return "redirect:/budgets";
  }
}
