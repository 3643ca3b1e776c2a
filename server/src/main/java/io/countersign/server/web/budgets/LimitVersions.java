package io.countersign.server.web.budgets;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Spending.Change.Set;
import io.countersign.budgets.Spending.Step;
import io.countersign.server.web.Bars;
import io.countersign.server.web.Comparison;
import io.countersign.server.web.Comparison.Change;
import io.countersign.server.web.Comparison.Pair;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** The limits of one scope, as they were after each change of one of them. */
@Component
class LimitVersions {

  private static final int VERSIONS_MAX = 100;

  private final Spending spending;
  private final Bars bars;
  private final AmountWords words;

  LimitVersions(Spending spending, Bars bars, AmountWords words) {
    this.spending = spending;
    this.bars = bars;
    this.words = words;
  }

  /** Without a choice, which is 0, the newest and the one before it. */
  Comparison compare(Scope scope, long from, long to) {
    List<Step> steps = spending.steps(scope, VERSIONS_MAX);
    String page =
        "/budgets/%s/%s"
            .formatted(
                scope.kind().name().toLowerCase(Locale.ROOT),
                UriUtils.encodePathSegment(scope.id(), StandardCharsets.UTF_8));
    if (steps.isEmpty()) {
      return Comparison.ofNone(bars.scope(scope), "Budgets", page, page + "/versions");
    }
    var pair = Pair.of(steps, Step::number, from, to);
    return new Comparison(
        bars.scope(scope),
        "Budgets",
        page,
        page + "/versions",
        steps.stream()
            .map(step ->
                new Comparison.Version(
                    step.number(), step.change().by(), step.change().at(), step.change().reason()))
            .toList(),
        pair.before().number(),
        pair.after().number(),
        Change.between(
            limits(steps, pair.before().number(), words),
            limits(steps, pair.after().number(), words)));
  }

  /** What was in force after one of the steps; what no step is known of is left out. */
  static Map<String, String> limits(List<Step> newestFirst, long number, AmountWords words) {
    var limits = new HashMap<String, String>();
    for (Step step : newestFirst) {
      Set set = step.change();
      String name = "%s, %s".formatted(words.period(set.period()), words.word(set.unit()));
      if (step.number() > number) {
        limits.put(name, amount(set, set.before(), words)); // and then what an older one found
      } else {
        limits.putIfAbsent(name, amount(set, set.after(), words));
      }
    }
    return limits;
  }

  private static String amount(Set set, @Nullable Long value, AmountWords words) {
    return value == null ? "no limit" : words.write(set.unit(), value);
  }
}
