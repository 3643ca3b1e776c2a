package io.countersign.server.web.budgets;

import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import io.countersign.server.web.Bar;
import io.countersign.server.web.Bars;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** All budgets of the current periods. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class BudgetsController {

  private final Budgets budgets;
  private final Bars bars;

  BudgetsController(Budgets budgets, Bars bars) {
    this.budgets = budgets;
    this.bars = bars;
  }

  /** The budgets of one kind of scope. */
  record Group(String title, List<Bar> bars) {}

  @GetMapping("/budgets")
  String page(Model model) {
    List<Account> accounts = budgets.accounts();
    model.addAttribute(
        "groups",
        List.of(
                new Group("The organisation", bars(accounts, "ORGANISATION")),
                new Group("Teams", bars(accounts, "TEAM")),
                new Group("Workers", bars(accounts, "WORKER")),
                new Group("Processes", bars(accounts, "PROCESS")))
            .stream()
            .filter(group -> !group.bars().isEmpty())
            .toList());
    return "budgets";
  }

  private List<Bar> bars(List<Account> accounts, String kind) {
    return accounts.stream()
        .filter(account -> account.scope().kind().name().equals(kind))
        .map(bars::bar)
        .toList();
  }
}
