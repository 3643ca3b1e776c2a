package io.countersign.server.rest;

import io.countersign.budgets.Reconciliations;
import io.countersign.budgets.Reconciliations.Compared;
import io.countersign.budgets.Reconciliations.Difference;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.reconciliation.Reconciling;
import io.countersign.server.reconciliation.UsageException;
import java.time.LocalDate;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger beside the providers' usage reports. */
@RestController
@RequestMapping("/api/budgets/reconciliations")
class ReconciliationController {

  private static final String PROVIDER = "[a-z][a-z0-9-]{0,39}";
  private static final int CHARS_MAX = 1_000_000;

  private final Reconciliations reconciliations;
  private final Reconciling reconciling;
  private final CurrentPerson current;

  ReconciliationController(
      Reconciliations reconciliations, Reconciling reconciling, CurrentPerson current) {
    this.reconciliations = reconciliations;
    this.reconciling = reconciling;
    this.current = current;
  }

  /** One model's day, before what was lacking was posted. */
  record DifferenceView(
      String model,
      String recordedInputTokens,
      String recordedOutputTokens,
      String reportedInputTokens,
      String reportedOutputTokens,
      boolean alarm,
      boolean unpriced) {
    static DifferenceView of(Difference difference) {
      return new DifferenceView(
          difference.model(),
          Keys.text(difference.recorded().inputTokens()),
          Keys.text(difference.recorded().outputTokens()),
          Keys.text(difference.reported().inputTokens()),
          Keys.text(difference.reported().outputTokens()),
          difference.alarm(),
          difference.unpriced());
    }
  }

  /** By model. */
  record DifferenceList(List<DifferenceView> items) {}

  /** A report as CSV or JSON; what the ledger lacks is posted. The same again changes nothing. */
  @PostMapping(consumes = {"text/csv", "application/json"})
  @PreAuthorize(Who.OWNS)
  DifferenceList compare(
      @RequestParam String provider, @RequestParam LocalDate day, @RequestBody String report) {
    if (!provider.matches(PROVIDER)) {
      throw ProblemException.field("provider", "Name the provider with a-z, 0-9 and hyphens.");
    }
    if (report.length() > CHARS_MAX) {
      throw ProblemException.of(
          HttpStatus.CONTENT_TOO_LARGE,
          "TOO_LARGE",
          "A report has at most %d characters.".formatted(CHARS_MAX));
    }
    try {
      return new DifferenceList(
          reconciling.file(provider, day, report, current.actor().id()).stream()
              .map(DifferenceView::of)
              .toList());
    } catch (UsageException e) {
      throw ProblemException.field("report", String.valueOf(e.getMessage()));
    }
  }

  /** A comparison that was kept. */
  record ComparedList(List<Compared> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  ComparedList latest(@RequestParam(defaultValue = "100") int limit) {
    return new ComparedList(reconciliations.latest(Filters.limit("limit", limit)));
  }
}
