package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of the current periods. Amounts are text: money in 10^-9 of the currency. */
@RestController
class BudgetController {

  private final Budgets budgets;

  BudgetController(Budgets budgets) {
    this.budgets = budgets;
  }

  /** One account; without a limit it only meters. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AccountView(
      String scope,
      String scopeId,
      String period,
      String periodKey,
      String unit,
      @Nullable String limit,
      String held,
      String posted) {

    static AccountView of(Account account) {
      return new AccountView(
          account.scope().kind().name(),
          account.scope().id(),
          account.period().name(),
          account.periodKey(),
          account.unit().name(),
          Keys.textOrNull(account.limit()),
          Keys.text(account.held()),
          Keys.text(account.posted()));
    }
  }

  /** Widest first. */
  record AccountList(List<AccountView> items) {}

  @GetMapping("/api/budgets")
  @PreAuthorize(Who.READS)
  AccountList accounts() {
    return new AccountList(budgets.accounts().stream().map(AccountView::of).toList());
  }
}
