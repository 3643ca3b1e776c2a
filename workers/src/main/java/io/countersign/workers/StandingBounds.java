package io.countersign.workers;

import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Result.Invalid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What bounds can be taken: a pure function. Without bounds there is no standing approval. */
final class StandingBounds {

  private StandingBounds() {}

  static Optional<Invalid> problem(Bounds bounds, ActionSpec spec, Instant now) {
    return uses(bounds)
        .or(() -> time(bounds, now))
        .or(() -> amounts(bounds, spec))
        .or(() -> targets(bounds, spec));
  }

  private static Optional<Invalid> uses(Bounds bounds) {
    return bounds.uses() >= 1 && bounds.uses() <= StandingApprovals.USES_MAX
        ? Optional.empty()
        : Optional.of(
            new Invalid(
                "uses",
                "Say how often at most: 1 to %d, not %d."
                    .formatted(StandingApprovals.USES_MAX, bounds.uses())));
  }

  private static Optional<Invalid> time(Bounds bounds, Instant now) {
    if (!bounds.until().isAfter(now) || !bounds.until().isAfter(bounds.from())) {
      return Optional.of(new Invalid("until", "It ends before it begins. Name a later day."));
    }
    return bounds.until().isAfter(now.plus(StandingApprovals.LASTS_MAX))
        ? Optional.of(
            new Invalid(
                "until",
                "It lasts at most %d days. Name an earlier day."
                    .formatted(StandingApprovals.LASTS_MAX.toDays())))
        : Optional.empty();
  }

  private static Optional<Invalid> amounts(Bounds bounds, ActionSpec spec) {
    boolean moves =
        spec.arguments().stream().anyMatch(argument -> argument.kind() == Argument.Kind.CENTS);
    Long each = bounds.centsEach();
    Long total = bounds.centsTotal();
    if (!moves) {
      return each == null && total == null
          ? Optional.empty()
          : Optional.of(new Invalid("amountEach", "%s moves no amount.".formatted(spec.name())));
    }
    if (each == null || each <= 0) {
      return Optional.of(
          new Invalid("amountEach", "Say how much at most each time: more than 0.00 EUR."));
    }
    return total == null || total < each
        ? Optional.of(
            new Invalid(
                "amountTotal",
                "Say how much at most altogether: at least the %s of one."
                    .formatted(Money.ofCents(each))))
        : Optional.empty();
  }

  private static Optional<Invalid> targets(Bounds bounds, ActionSpec spec) {
    for (Map.Entry<String, List<String>> held : bounds.only().entrySet()) {
      Optional<Argument> argument =
          spec.arguments().stream().filter(a -> a.name().equals(held.getKey())).findFirst();
      if (argument.isEmpty() || argument.get().kind() == Argument.Kind.CENTS) {
        return Optional.of(
            new Invalid(
                "only",
                "%s takes no '%s' that can be held to values."
                    .formatted(spec.name(), Visible.of(Bounded.text(held.getKey(), 100)))));
      }
      Optional<Invalid> problem = values(argument.get(), held.getValue());
      if (problem.isPresent()) {
        return problem;
      }
    }
    return spec.arguments().stream()
        .filter(argument -> argument.sink() && argument.required())
        .filter(argument -> !bounds.only().containsKey(argument.name()))
        .findFirst()
        .map(argument ->
            new Invalid(
                "only." + argument.name(),
                "Say to whom: the exact values of %s.".formatted(argument.label())));
  }

  private static Optional<Invalid> values(Argument argument, List<String> values) {
    String field = "only." + argument.name();
    if (values.isEmpty() || values.size() > StandingApprovals.TARGETS_MAX) {
      return Optional.of(
          new Invalid(
              field,
              "Name 1 to %d values of %s, not %d."
                  .formatted(StandingApprovals.TARGETS_MAX, argument.label(), values.size())));
    }
    return values.stream()
        .flatMap(value -> Arguments.problem(argument, value).stream())
        .findFirst()
        .map(
            problem -> new Invalid(field, "A value of %s %s".formatted(argument.label(), problem)));
  }
}
