package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Spending.Charge;
import io.countersign.server.identity.CurrentPerson;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is held for each charge, and how people end what nobody knows the end of. */
@RestController
@RequestMapping("/api/holds")
class HoldController {

  private static final int DAYS = 31;

  private final Budgets budgets;
  private final Spending spending;
  private final CurrentPerson current;
  private final Clock clock;

  HoldController(Budgets budgets, Spending spending, CurrentPerson current, Clock clock) {
    this.budgets = budgets;
    this.spending = spending;
    this.current = current;
    this.clock = clock;
  }

  /** Amounts as text. */
  record AmountsView(
      String money, String inputTokens, String outputTokens, String calls, String spend) {
    static AmountsView of(Amounts amounts) {
      return new AmountsView(
          Keys.text(amounts.moneyNanos()),
          Keys.text(amounts.inputTokens()),
          Keys.text(amounts.outputTokens()),
          Keys.text(amounts.calls()),
          Keys.text(amounts.spendNanos()));
    }
  }

  /** One charge. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record HoldView(
      String key,
      String state,
      Instant at,
      @Nullable String processInstanceKey,
      @Nullable String worker,
      @Nullable String process,
      String price,
      AmountsView held,
      @Nullable AmountsView actual,
      @Nullable String reason) {

    static HoldView of(Charge charge) {
      return new HoldView(
          charge.holdKey(),
          charge.state(),
          charge.at(),
          charge.instance(),
          charge.worker(),
          charge.process(),
          charge.price(),
          AmountsView.of(charge.held()),
          charge.actual().map(AmountsView::of).orElse(null),
          charge.reason());
    }
  }

  /** Newest first; suspects oldest first. Money is in the organisation's currency. */
  record HoldList(String currency, List<HoldView> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  HoldList search(
      @RequestParam(defaultValue = "ORGANISATION") Scope.Kind scope,
      @RequestParam(required = false) @Nullable String scopeId,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(defaultValue = "100") int limit) {
    Instant since = from == null ? clock.instant().minus(DAYS, ChronoUnit.DAYS) : from;
    return new HoldList(
        budgets.currency(),
        spending
            .charges(BudgetBody.scope(scope, scopeId), since, Filters.limit("limit", limit))
            .stream()
            .map(HoldView::of)
            .toList());
  }

  @GetMapping("/suspects")
  @PreAuthorize(Who.READS)
  HoldList suspects(@RequestParam(defaultValue = "100") int limit) {
    return new HoldList(
        budgets.currency(),
        budgets.suspects(Filters.limit("limit", limit)).stream()
            .flatMap(suspect -> spending.charge(suspect.holdKey()).stream())
            .map(HoldView::of)
            .toList());
  }

  @GetMapping("/{key}")
  @PreAuthorize(Who.READS)
  HoldView get(@PathVariable String key) {
    return HoldView.of(charge(key));
  }

  private Charge charge(String key) {
    return spending.charge(key).orElseThrow(() -> ProblemException.missing("hold", key));
  }

  /** What the bill says. */
  record SettleBody(
      @Nullable String money,
      @Nullable String inputTokens,
      @Nullable String outputTokens,
      @Nullable String calls,
      @Nullable String spend,
      @Nullable String evidence)
      implements StrictBody {

    Amounts toAmounts() {
      return new Amounts(
          read("money", money),
          read("inputTokens", inputTokens),
          read("outputTokens", outputTokens),
          read("calls", calls),
          read("spend", spend));
    }

    private static long read(String field, @Nullable String text) {
      long amount = text == null ? 0 : BudgetBody.amount(field, text);
      if (amount < 0) {
        throw ProblemException.of(
            HttpStatus.BAD_REQUEST,
            "NEGATIVE",
            "A bill is never negative: %d. What was not billed is released.".formatted(amount),
            Map.of("field", field));
      }
      return amount;
    }
  }

  /** Posts what a suspect did cost. */
  @PostMapping("/{key}/settle")
  @PreAuthorize(Who.OWNS)
  HoldView settle(@PathVariable String key, @RequestBody SettleBody body) {
    requireSuspect(key);
    String evidence = BudgetBody.required("evidence", body.evidence());
    return answer(key, budgets.settle(key, body.toAmounts(), said(evidence)));
  }

  /** Why nothing was billed. */
  record ReleaseBody(@Nullable String evidence) implements StrictBody {}

  /** Gives a suspect back, because nothing was billed. */
  @PostMapping("/{key}/release")
  @PreAuthorize(Who.OWNS)
  HoldView release(@PathVariable String key, @RequestBody ReleaseBody body) {
    requireSuspect(key);
    String evidence = BudgetBody.required("evidence", body.evidence());
    return answer(key, budgets.release(key, said(evidence)));
  }

  /** A hold that is in use is its caller's to close. */
  private void requireSuspect(String key) {
    Charge charge =
        spending
            .charge(key)
            .orElseThrow(() ->
                ProblemException.of(
                    HttpStatus.NOT_FOUND,
                    "UNKNOWN_HOLD",
                    "Nothing was ever held as %s, so nothing is posted.".formatted(key)));
    if (charge.state().equals("HELD") || charge.state().equals("DENIED")) {
      throw ProblemException.of(
          HttpStatus.CONFLICT,
          "NOT_SUSPECT",
          "Hold %s is %s: whoever asked for it closes it. Once its time is over it is suspect."
              .formatted(key, charge.state()));
    }
  }

  private String said(String evidence) {
    return "%s: %s".formatted(current.actor().id(), evidence);
  }

  private HoldView answer(String key, Settlement settlement) {
    return switch (settlement) {
      case Settlement.Closed _ -> get(key);
      case Settlement.Repeated _ -> get(key);
      case Settlement.Adjusted _ -> get(key);
      case Settlement.Refused(String _, Settlement.Refusal refusal) ->
          throw ProblemException.of(
              HttpStatus.CONFLICT,
              refusal.name(),
              "Hold %s stays as it is: %s. Look at it again."
                  .formatted(key, refusal.name().toLowerCase(java.util.Locale.ROOT)));
    };
  }
}
