package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Spending.Change;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.server.budgets.LimitDesk;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What raises limits: added on top, for one period, until it ends. */
@RestController
@RequestMapping("/api/budgets/top-ups")
class TopUpController {

  private static final int KEY_MAX = 100;

  private final Spending spending;
  private final LimitDesk desk;
  private final CurrentPerson current;

  TopUpController(Spending spending, LimitDesk desk, CurrentPerson current) {
    this.spending = spending;
    this.desk = desk;
    this.current = current;
  }

  /**
   * A top-up; whoever sends it approves it.
   *
   * @param processInstanceKey for a limit of each run
   * @param requestedBy somebody else than who sends it
   */
  record TopUpBody(
      Scope.@Nullable Kind scope,
      @Nullable String scopeId,
      @Nullable Period period,
      @Nullable Unit unit,
      @Nullable String processInstanceKey,
      @Nullable String amount,
      @Nullable Instant endsAt,
      @Nullable String reason,
      @Nullable String requestedBy)
      implements StrictBody {

    LimitDesk.Wish toWish(String id) {
      if (endsAt == null) {
        throw ProblemException.field("endsAt", "Say when it ends: 2026-11-30T00:00:00Z.");
      }
      return new LimitDesk.Wish(
          id,
          BudgetBody.scope(scope, scopeId),
          BudgetBody.period(period),
          BudgetBody.unit(unit),
          processInstanceKey == null ? 0 : Keys.read("processInstanceKey", processInstanceKey),
          BudgetBody.amount("amount", amount),
          endsAt,
          reason == null ? "" : reason,
          BudgetBody.required("requestedBy", requestedBy));
    }
  }

  /** What is allowed now; a repeated one says so, and not how much. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RaisedView(String id, boolean repeated, @Nullable String limit) {}

  @PostMapping
  @PreAuthorize(Who.RAISES)
  RaisedView topUp(
      @RequestBody TopUpBody body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    if (key == null || key.isBlank() || key.length() > KEY_MAX) {
      throw ProblemException.field(
          "Idempotency-Key",
          "Name the top-up with 1 to %d characters, so that it is added once.".formatted(KEY_MAX));
    }
    return switch (desk.topUp(body.toWish("api:" + key), person())) {
      case LimitDesk.Raised.NotEntitled(String message) ->
          throw ProblemException.of(HttpStatus.FORBIDDEN, "NOT_ENTITLED", message);
      case LimitDesk.Raised.Answered(TopUp.Result result) -> view(result);
    };
  }

  private static RaisedView view(TopUp.Result result) {
    return switch (result) {
      case TopUp.Result.Raised(TopUp topUp, long limit) ->
          new RaisedView(topUp.id(), false, Keys.text(limit));
      case TopUp.Result.Repeated(TopUp topUp) -> new RaisedView(topUp.id(), true, null);
      case TopUp.Result.Refused(TopUp.Refusal refusal, String message) ->
          throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, refusal.name(), message);
    };
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(() ->
            ProblemException.of(
                HttpStatus.FORBIDDEN, "FORBIDDEN", "Only a person raises a limit."));
  }

  /** Who changed what. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChangeView(
      Instant at,
      String kind,
      String period,
      @Nullable String periodKey,
      String unit,
      @Nullable String before,
      @Nullable String after,
      @Nullable String amount,
      @Nullable Instant endsAt,
      @Nullable String requestedBy,
      String by,
      String reason) {

    static ChangeView of(Change change) {
      return switch (change) {
        case Change.Set set ->
            new ChangeView(
                set.at(),
                "LIMIT",
                set.period().name(),
                null,
                set.unit().name(),
                Keys.textOrNull(set.before()),
                Keys.textOrNull(set.after()),
                null,
                null,
                null,
                set.by(),
                set.reason());
        case Change.Raised raised ->
            new ChangeView(
                raised.at(),
                "TOP_UP",
                raised.period().name(),
                raised.periodKey(),
                raised.unit().name(),
                null,
                null,
                Keys.text(raised.amount()),
                raised.endsAt(),
                raised.requestedBy(),
                raised.by(),
                raised.reason());
      };
    }
  }

  /** Newest first. */
  record ChangeList(List<ChangeView> items) {}

  /** Limits that were set and raised, of one scope. */
  @GetMapping
  @PreAuthorize(Who.READS)
  ChangeList changes(
      @RequestParam(defaultValue = "ORGANISATION") Scope.Kind scope,
      @RequestParam(required = false) @Nullable String scopeId,
      @RequestParam(defaultValue = "100") int limit) {
    return new ChangeList(
        spending.changes(BudgetBody.scope(scope, scopeId), Filters.limit("limit", limit)).stream()
            .map(ChangeView::of)
            .toList());
  }
}
