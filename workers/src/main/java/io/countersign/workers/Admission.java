package io.countersign.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a worker may do something, and whether a person is asked first. A pure function:
 * the same worker, action, arguments and reading give the same verdict and the same sentence. What
 * is not allowed is refused.
 */
public final class Admission {

  private Admission() {}

  /** What the dispatcher says to a wish. */
  public sealed interface Verdict {

    /** Not allowed; {@code rule} says which rule and the way out. */
    record Refused(String rule) implements Verdict {}

    /** Allowed, and nobody is asked. */
    record Ungated() implements Verdict {}

    /** Allowed once a person approves; {@code why} is what the person is told. */
    record Gated(String why) implements Verdict {}
  }

  /**
   * The verdict over arguments that were checked against the spec.
   *
   * @param read the join of the labels of all that the worker has read
   */
  public static Verdict decide(
      Worker worker, ActionSpec spec, Map<String, ?> arguments, Trust read) {
    if (worker.state() != Worker.State.ACTIVE) {
      return new Verdict.Refused(
          "%s is %s, and only an active worker acts. The owner, %s, can activate it."
              .formatted(
                  worker.name(),
                  worker.state().name().toLowerCase(java.util.Locale.ROOT),
                  worker.owner()));
    }
    Optional<Ability> ability =
        worker.abilities().stream().filter(a -> a.action().equals(spec.name())).findFirst();
    if (ability.isEmpty()) {
      return new Verdict.Refused(
          "%s has no ability for %s. Nothing is allowed without one."
              .formatted(worker.name(), spec.name()));
    }
    return decide(ability.get(), spec, arguments, read);
  }

  private static Verdict decide(
      Ability ability, ActionSpec spec, Map<String, ?> arguments, Trust read) {
    for (Ability.Condition constraint : ability.constraints()) {
      if (!Conditions.holds(constraint, arguments)) {
        return new Verdict.Refused(
            "%s (%s).".formatted(Conditions.broken(constraint, spec, arguments), rule(ability)));
      }
    }
    List<String> reasons = new ArrayList<>();
    String asked = asked(ability, spec, arguments);
    if (asked != null) {
      reasons.add("because %s (%s)".formatted(asked, rule(ability)));
    }
    if (read == Trust.OUTSIDE && leadsOutside(spec, arguments)) {
      reasons.add("because the worker has read content from outside");
    }
    return reasons.isEmpty()
        ? new Verdict.Ungated()
        : new Verdict.Gated("You are asked %s.".formatted(String.join(", and ", reasons)));
  }

  private static @Nullable String asked(
      Ability ability, ActionSpec spec, Map<String, ?> arguments) {
    return switch (ability.approval()) {
      case NEVER -> null;
      case ALWAYS -> "a person decides every time on \"%s\"".formatted(spec.title());
      case WHEN ->
          ability.approveWhen().stream()
              .filter(condition -> Conditions.holds(condition, arguments))
              .findFirst()
              .map(condition -> Conditions.sentence(condition, spec, arguments))
              .orElse(null);
    };
  }

  private static String rule(Ability ability) {
    return "rule %s, version %d".formatted(ability.rule(), ability.version());
  }

  /**
   * Law 8. Where something goes must not have been chosen under the influence of outside content;
   * an action that leads outside and does not say where is never safe.
   */
  static boolean leadsOutside(ActionSpec spec, Map<String, ?> arguments) {
    List<Argument> sinks = spec.arguments().stream().filter(Argument::sink).toList();
    boolean reachesOut =
        switch (spec.access()) {
          case READ, WRITE -> false;
          case SEND, SPEND, DESTRUCTIVE, ADMIN -> true;
        };
    return sinks.isEmpty()
        ? reachesOut
        : sinks.stream().anyMatch(sink -> !safe(sink, arguments.get(sink.name())));
  }

  /** An absent argument leads nowhere by the model's choice. */
  private static boolean safe(Argument sink, @Nullable Object value) {
    return value == null || (!sink.safe().isEmpty() && sink.safe().equals(value.toString()));
  }
}
