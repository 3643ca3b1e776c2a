package io.countersign.server.rest;

import io.countersign.budgets.Budgets;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.server.budgets.LimitDesk;
import io.countersign.server.identity.CurrentPerson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Stops spending at a scope at once, and lets it go on. */
@RestController
@RequestMapping("/api/budgets")
class FreezeController {

  private final Budgets budgets;
  private final Spending spending;
  private final LimitDesk desk;
  private final CurrentPerson current;

  FreezeController(Budgets budgets, Spending spending, LimitDesk desk, CurrentPerson current) {
    this.budgets = budgets;
    this.spending = spending;
    this.desk = desk;
    this.current = current;
  }

  /** Where, and why. */
  record FreezeBody(Scope.@Nullable Kind scope, @Nullable String scopeId, @Nullable String reason)
      implements StrictBody {}

  /** A frozen scope. */
  record FrozenView(String scope, String scopeId, String by, String reason, Instant at) {}

  /** Newest first. */
  record FrozenList(List<FrozenView> items) {}

  @GetMapping("/frozen")
  @PreAuthorize(Who.READS)
  FrozenList frozen() {
    return new FrozenList(
        spending.frozen().stream()
            .map(frozen ->
                new FrozenView(
                    frozen.scope().kind().name(),
                    frozen.scope().id(),
                    frozen.by(),
                    frozen.reason(),
                    frozen.at()))
            .toList());
  }

  /** Frozen twice is frozen. */
  @PostMapping("/freeze")
  @PreAuthorize(Who.OWNS)
  FrozenList freeze(@RequestBody FreezeBody body) {
    budgets.freeze(known(body), current.actor().id(), reason(body));
    return frozen();
  }

  @PostMapping("/thaw")
  @PreAuthorize(Who.OWNS)
  FrozenList thaw(@RequestBody FreezeBody body) {
    budgets.thaw(known(body), current.actor().id(), reason(body));
    return frozen();
  }

  private Scope known(FreezeBody body) {
    Scope scope = BudgetBody.scope(body.scope(), body.scopeId());
    desk.unknown(scope)
        .ifPresent(message -> {
          throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SCOPE", message);
        });
    return scope;
  }

  private static String reason(FreezeBody body) {
    return BudgetBody.required("reason", body.reason());
  }
}
