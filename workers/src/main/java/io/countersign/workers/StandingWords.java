package io.countersign.workers;

import io.countersign.workers.StandingApproval.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says in words how far a standing approval reaches: complete, with what hides made visible. */
@Component
public class StandingWords {

  private final Workers workers;
  private final Actions actions;

  StandingWords(Workers workers, Actions actions) {
    this.workers = workers;
    this.actions = actions;
  }

  /** {@code Refund clerk: Refund a payment}. */
  public String title(StandingApproval approval) {
    Likeness like = approval.like();
    return "%s: %s"
        .formatted(
            worker(like.worker()),
            actions.find(like.action()).map(action -> action.spec().title()).orElse(like.action()));
  }

  /** By name, where it has one. */
  public String worker(String id) {
    return workers.find(id).map(Worker::name).orElse(id);
  }

  /** One line for each argument that is not an amount, and one for the amounts. */
  public List<String> reach(StandingApproval approval) {
    Bounds bounds = approval.bounds();
    var lines = new ArrayList<String>();
    Optional<ActionSpec> spec = actions.find(approval.like().action()).map(Action::spec);
    if (spec.isEmpty()) {
      bounds.only().forEach((name, values) -> lines.add(only(name, values)));
    }
    for (Argument argument : spec.map(ActionSpec::arguments).orElse(List.of())) {
      List<String> values = bounds.only().get(argument.name());
      if (values != null) {
        lines.add(only(argument.label(), values));
      } else if (argument.kind() != Argument.Kind.CENTS) {
        lines.add("%s: %s".formatted(argument.label(), argument.sink() ? "none" : "any"));
      }
    }
    Long each = bounds.centsEach();
    Long total = bounds.centsTotal();
    if (each != null && total != null) {
      lines.add(
          "At most %s each time, %s altogether"
              .formatted(Money.ofCents(each), Money.ofCents(total)));
    }
    lines.add("Only in the process %s".formatted(approval.like().process()));
    return List.copyOf(lines);
  }

  private static String only(String label, List<String> values) {
    return "%s: only %s"
        .formatted(
            label,
            values.stream()
                .map(value -> "\u201c" + Visible.of(value) + "\u201d")
                .collect(Collectors.joining(" or ")));
  }

  /** As people read an amount of cents. */
  public static String amount(long cents) {
    return Money.ofCents(cents);
  }
}
