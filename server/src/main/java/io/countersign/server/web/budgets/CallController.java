package io.countersign.server.web.budgets;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Spending.Charge;
import io.countersign.budgets.Unit;
import io.countersign.server.web.Bars;
import io.countersign.server.web.NothingHereException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The end of each drill-down: one call or payment, with what it could cost and what it did. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class CallController {

  private final Spending spending;
  private final Bars bars;
  private final AmountWords amounts;

  CallController(Spending spending, Bars bars, AmountWords amounts) {
    this.amounts = amounts;
    this.spending = spending;
    this.bars = bars;
  }

  /** One unit; the actual amount is unknown while it runs. */
  record Row(String what, String held, @Nullable String actual) {}

  /** One entry of the ledger. */
  record Step(Instant at, String sentence, @Nullable String evidence) {}

  @GetMapping("/budgets/call")
  String page(@RequestParam String key, Model model) {
    Charge charge =
        spending
            .charge(key)
            .orElseThrow(
                () -> new NothingHereException("Nothing was charged as '%s'.".formatted(key)));
    model.addAttribute("charge", charge);
    model.addAttribute("what", Calls.what(charge));
    model.addAttribute("state", charge.state().toLowerCase(Locale.ROOT));
    String worker = charge.worker();
    String process = charge.process();
    model.addAttribute("worker", worker == null ? null : bars.scope(Scope.worker(worker)));
    model.addAttribute("process", process == null ? null : bars.scope(Scope.process(process)));
    model.addAttribute("rows", rows(charge));
    model.addAttribute("steps", spending.lines(key).stream().map(CallController::step).toList());
    return "call";
  }

  private List<Row> rows(Charge charge) {
    return Arrays.stream(Unit.values())
        .filter(unit ->
            charge.held().of(unit) > 0 || charge.actual().stream().anyMatch(a -> a.of(unit) > 0))
        .map(unit ->
            new Row(
                amounts.word(unit),
                amounts.exact(unit, charge.held().of(unit)),
                charge.actual().map(actual -> amounts.exact(unit, actual.of(unit))).orElse(null)))
        .toList();
  }

  /** The evidence of a hold is the digest of its request, which says nothing to people. */
  private static Step step(Spending.Line line) {
    return new Step(
        line.at(),
        Calls.sentence(line.kind()),
        line.kind().equals("HELD") ? null : line.evidence());
  }
}
