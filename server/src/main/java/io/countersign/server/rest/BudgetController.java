package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.budgets.Account;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Unit;
import io.countersign.engine.Instance;
import io.countersign.server.budgets.LimitDesk;
import io.countersign.server.budgets.SpendCsv;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of the current periods. Amounts are text: money in 10^-9 of the currency. */
@RestController
@RequestMapping("/api/budgets")
class BudgetController {

  private static final int DAYS = 31;
  private static final int CSV_LINES_MAX = 50_000;

  private final Budgets budgets;
  private final Spending spending;
  private final LimitDesk desk;
  private final CurrentPerson current;
  private final Clock clock;

  BudgetController(
      Budgets budgets, Spending spending, LimitDesk desk, CurrentPerson current, Clock clock) {
    this.budgets = budgets;
    this.spending = spending;
    this.desk = desk;
    this.current = current;
    this.clock = clock;
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
      String posted,
      int version) {}

  /** Widest first; all money and spend of them is in the organisation's currency. */
  record AccountList(String currency, List<AccountView> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  AccountList accounts(
      @RequestParam(required = false) Scope.@Nullable Kind scope,
      @RequestParam(required = false) @Nullable String scopeId,
      @RequestParam(required = false) @Nullable Period period,
      @RequestParam(required = false) @Nullable Unit unit) {
    List<Account> all =
        scope == Scope.Kind.INSTANCE
            ? budgets.accounts(List.of(BudgetBody.scope(scope, scopeId)))
            : budgets.accounts();
    return new AccountList(
        budgets.currency(),
        all.stream()
            .filter(account -> scope == null || account.scope().kind() == scope)
            .filter(account -> scopeId == null || account.scope().id().equals(scopeId))
            .filter(account -> period == null || account.period() == period)
            .filter(account -> unit == null || account.unit() == unit)
            .map(this::view)
            .toList());
  }

  private AccountView view(Account account) {
    return new AccountView(
        account.scope().kind().name(),
        account.scope().id(),
        account.period().name(),
        account.periodKey(),
        account.unit().name(),
        Keys.textOrNull(account.limit()),
        Keys.text(account.held()),
        Keys.text(account.posted()),
        spending.version(account.scope(), account.period()));
  }

  /** A limit; without an amount it only meters. */
  record LimitBody(
      Scope.@Nullable Kind scope,
      @Nullable String scopeId,
      @Nullable Period period,
      @Nullable Unit unit,
      @Nullable String limit,
      @Nullable String currency,
      @Nullable String reason)
      implements StrictBody {

    BudgetLimit toLimit() {
      return new BudgetLimit(
          BudgetBody.scope(scope, scopeId),
          BudgetBody.period(period),
          BudgetBody.unit(unit),
          limit == null ? null : Long.valueOf(BudgetBody.amount("limit", limit)),
          currency == null ? Reserve.OWN_CURRENCY : currency);
    }
  }

  /** A limit that was set; its version is the next change's {@code If-Match}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChangedView(int version, @Nullable String previous) {}

  /** {@code If-Match} is the version that was seen, {@code "0"} where there was no limit. */
  @PutMapping
  @PreAuthorize(Who.OWNS)
  ResponseEntity<ChangedView> set(
      @RequestBody LimitBody body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String seen) {
    BudgetLimit limit = body.toLimit();
    String reason = body.reason() == null ? "" : body.reason();
    return switch (desk.set(limit, version(seen), person(), reason)) {
      case LimitChange.Changed(BudgetLimit _, int version, Long previous) ->
          ResponseEntity.ok()
              .eTag("\"%d\"".formatted(version))
              .body(new ChangedView(version, Keys.textOrNull(previous)));
      case LimitChange.Refused(LimitChange.Refusal refusal, String message) ->
          throw ProblemException.of(
              refusal == LimitChange.Refusal.OTHER_VERSION
                  ? HttpStatus.PRECONDITION_FAILED
                  : HttpStatus.UNPROCESSABLE_CONTENT,
              refusal.name(),
              message);
    };
  }

  private static int version(@Nullable String seen) {
    if (seen == null) {
      throw ProblemException.of(
          HttpStatus.PRECONDITION_REQUIRED,
          "VERSION_REQUIRED",
          "Send the version that you have seen as If-Match: \"3\"; \"0\" for a first limit.");
    }
    String digits = seen.replace("\"", "").strip();
    if (!digits.matches("\\d{1,9}")) {
      throw ProblemException.field("If-Match", "'%s' is no version.".formatted(seen));
    }
    return Integer.parseInt(digits);
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(() ->
            ProblemException.of(
                HttpStatus.FORBIDDEN, "FORBIDDEN", "Only a person changes what may be spent."));
  }

  /** What a limit would do. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PreviewView(
      String posted,
      String held,
      @Nullable String cap,
      int version,
      String sentence,
      List<String> blocked) {}

  @PostMapping("/preview")
  @PreAuthorize(Who.READS)
  PreviewView preview(@RequestBody LimitBody body) {
    BudgetLimit limit = body.toLimit();
    desk.unknown(limit.scope())
        .ifPresent(message -> {
          throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SCOPE", message);
        });
    LimitDesk.Preview preview = desk.preview(limit);
    return new PreviewView(
        Keys.text(preview.numbers().posted()),
        Keys.text(preview.numbers().held()),
        Keys.textOrNull(preview.numbers().cap()),
        preview.numbers().version(),
        preview.sentence(),
        preview.running().stream().map(Instance::key).map(Keys::text).toList());
  }

  /** The very charges of a scope as CSV, the newest first. */
  @GetMapping(path = "/spend.csv", produces = "text/csv;charset=UTF-8")
  @PreAuthorize(Who.READS)
  ResponseEntity<String> spend(
      @RequestParam(defaultValue = "ORGANISATION") Scope.Kind scope,
      @RequestParam(required = false) @Nullable String scopeId,
      @RequestParam(required = false) @Nullable Instant from) {
    Instant since = from == null ? clock.instant().minus(DAYS, ChronoUnit.DAYS) : from;
    return ResponseEntity.ok()
        .header("Content-Disposition", "attachment; filename=\"spend.csv\"")
        .body(
            SpendCsv.of(
                spending.charges(BudgetBody.scope(scope, scopeId), since, CSV_LINES_MAX),
                budgets.currency()));
  }
}
