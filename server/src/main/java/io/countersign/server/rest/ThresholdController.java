package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Crossing;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Threshold.Mark;
import io.countersign.budgets.Unit;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Marks at which owners are told, and where they were reached. */
@RestController
@RequestMapping("/api/budgets")
class ThresholdController {

  private final Budgets budgets;
  private final Spending spending;
  private final LimitDesk desk;
  private final CurrentPerson current;

  ThresholdController(Budgets budgets, Spending spending, LimitDesk desk, CurrentPerson current) {
    this.budgets = budgets;
    this.spending = spending;
    this.desk = desk;
    this.current = current;
  }

  /** A mark: either per cent of the limit, or an amount. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ThresholdBody(
      Scope.@Nullable Kind scope,
      @Nullable String scopeId,
      @Nullable Period period,
      @Nullable Unit unit,
      Threshold.@Nullable Basis basis,
      @Nullable Integer percent,
      @Nullable String amount)
      implements StrictBody {

    Threshold toThreshold() {
      return new Threshold(
          BudgetBody.scope(scope, scopeId),
          BudgetBody.period(period),
          BudgetBody.unit(unit),
          basis == null ? Threshold.Basis.POSTED : basis,
          mark());
    }

    private Mark mark() {
      if ((percent == null) == (amount == null)) {
        throw ProblemException.field("percent", "Give either 'percent' or 'amount'.");
      }
      return percent == null
          ? new Mark.Amount(BudgetBody.amount("amount", amount))
          : new Mark.Percent(percent);
    }

    static ThresholdBody of(Threshold threshold) {
      return new ThresholdBody(
          threshold.scope().kind(),
          threshold.scope().id(),
          threshold.period(),
          threshold.unit(),
          threshold.basis(),
          threshold.mark() instanceof Mark.Percent(int of) ? of : null,
          threshold.mark() instanceof Mark.Amount(long of) ? Keys.text(of) : null);
    }
  }

  /** Widest first. */
  record ThresholdList(List<ThresholdBody> items) {}

  @GetMapping("/thresholds")
  @PreAuthorize(Who.READS)
  ThresholdList thresholds() {
    return new ThresholdList(spending.thresholds().stream().map(ThresholdBody::of).toList());
  }

  /** The same one twice is one. */
  @PostMapping("/thresholds")
  @PreAuthorize(Who.OWNS)
  ThresholdList watch(@RequestBody ThresholdBody body) {
    Threshold threshold = body.toThreshold();
    desk.unknown(threshold.scope())
        .ifPresent(message -> {
          throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SCOPE", message);
        });
    budgets.watch(threshold, current.actor().id());
    return thresholds();
  }

  /** What was told of it stays in the list of crossings. */
  @PostMapping("/thresholds/end")
  @PreAuthorize(Who.OWNS)
  ThresholdList unwatch(@RequestBody ThresholdBody body) {
    Threshold threshold = body.toThreshold();
    if (!budgets.unwatch(threshold, current.actor().id())) {
      throw ProblemException.of(
          HttpStatus.NOT_FOUND,
          "NO_THRESHOLD",
          "No threshold is like this one. Send one of the list /api/budgets/thresholds.");
    }
    return thresholds();
  }

  /** A mark that was reached. */
  record CrossingView(
      String scope,
      String scopeId,
      String periodKey,
      String unit,
      String basis,
      String mark,
      String value,
      String holdKey,
      Instant at) {

    static CrossingView of(Crossing crossing) {
      return new CrossingView(
          crossing.scope().kind().name(),
          crossing.scope().id(),
          crossing.periodKey(),
          crossing.unit().name(),
          crossing.basis().name(),
          Keys.text(crossing.mark()),
          Keys.text(crossing.value()),
          crossing.holdKey(),
          crossing.at());
    }
  }

  /** Newest first. */
  record CrossingList(List<CrossingView> items) {}

  @GetMapping("/crossings")
  @PreAuthorize(Who.READS)
  CrossingList crossings(@RequestParam(defaultValue = "100") int limit) {
    return new CrossingList(
        budgets.crossings(Filters.limit("limit", limit)).stream().map(CrossingView::of).toList());
  }
}
