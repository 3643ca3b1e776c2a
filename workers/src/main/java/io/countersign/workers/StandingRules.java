package io.countersign.workers;

import io.countersign.workers.StandingApproval.Bounds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a standing approval covers a proposal: a pure function of what is known. Whatever it does
 * not plainly cover is put to people.
 */
final class StandingRules {

  private StandingRules() {}

  /**
   * A proposal.
   *
   * @param arguments checked against the spec
   * @param read the join of the labels of all that the worker has read
   */
  record Asked(
      Likeness like,
      ActionSpec spec,
      Map<String, Object> arguments,
      Trust read,
      Requirement demands) {}

  /**
   * What was done under it so far.
   *
   * @param end null while nobody has ended it
   */
  record Spent(int uses, long cents, StandingLedger.@Nullable End end) {

    static final Spent NOTHING = new Spent(0, 0, null);
  }

  /** What came of looking. */
  sealed interface Coverage {

    /** It is the use of this number, from 1, and takes this amount. */
    record Covered(int number, long cents) implements Coverage {}

    /** It does not, because of this: half a sentence. */
    record Not(String because) implements Coverage {}
  }

  static Coverage covers(StandingApproval given, Spent spent, Asked asked, Instant now) {
    long cents = cents(asked.spec(), asked.arguments());
    Optional<String> not =
        ended(given, spent, now)
            .or(() -> forbidden(asked.spec(), asked.demands()))
            .or(() -> given.like().differs(asked.like()))
            .or(() -> elsewhere(given.bounds(), asked))
            .or(() -> tooMuch(given.bounds(), spent, cents))
            .or(() -> outside(asked));
    return not.isPresent()
        ? new Coverage.Not(not.get())
        : new Coverage.Covered(spent.uses() + 1, cents);
  }

  /** Why it is over, or has not begun; empty where it may still be used. */
  static Optional<String> ended(StandingApproval given, Spent spent, Instant now) {
    StandingLedger.End end = spent.end();
    if (end != null) {
      return Optional.of(
          switch (end.kind()) {
            case REVOKED -> "%s revoked it".formatted(end.by());
            case RAN_OUT -> "it ended at %s".formatted(given.bounds().until());
          });
    }
    if (!now.isBefore(given.bounds().until())) {
      return Optional.of("it ended at %s".formatted(given.bounds().until()));
    }
    if (now.isBefore(given.bounds().from())) {
      return Optional.of("it begins at %s".formatted(given.bounds().from()));
    }
    return spent.uses() < given.bounds().uses()
        ? Optional.empty()
        : Optional.of("it is used up: %d of %d".formatted(spent.uses(), given.bounds().uses()));
  }

  /** What nobody approves in advance, whatever the bounds; empty where it can be. */
  static Optional<String> forbidden(ActionSpec spec, Requirement demands) {
    if (spec.access() == Access.DESTRUCTIVE || spec.access() == Access.ADMIN) {
      return Optional.of(
          "what destroys data, or changes who may do what, is never approved in advance");
    }
    if (demands.needed() > 1) {
      return Optional.of(
          "%d different people have to approve, and one person gives a standing approval (%s)"
              .formatted(demands.needed(), demands.named()));
    }
    if (demands.standing() == Requirement.Standing.NEVER) {
      return Optional.of(
          "the policy allows no standing approval here (%s)".formatted(demands.named()));
    }
    if (spec.reversibility() == Reversibility.IRREVERSIBLE
        && demands.standing() != Requirement.Standing.ALSO_IRREVERSIBLE) {
      return Optional.of(
          "it cannot be undone, and the policy allows a standing approval only for what can (%s)"
              .formatted(demands.named()));
    }
    boolean leaves = spec.access() == Access.SEND || spec.access() == Access.SPEND;
    return leaves && spec.arguments().stream().noneMatch(Argument::sink)
        ? Optional.of("%s does not say where it goes".formatted(spec.name()))
        : Optional.empty();
  }

  /** Law 8 is for people alone: nobody knows in advance what a stranger will have written. */
  private static Optional<String> outside(Asked asked) {
    return asked.read() == Trust.OUTSIDE && Admission.leadsOutside(asked.spec(), asked.arguments())
        ? Optional.of(
            "the worker has read content from outside, and then a person decides where something goes")
        : Optional.empty();
  }

  /** Exact values alone: what only looks like one of them is another. */
  private static Optional<String> elsewhere(Bounds bounds, Asked asked) {
    for (Argument argument : asked.spec().arguments()) {
      @Nullable Object value = asked.arguments().get(argument.name());
      List<String> only = bounds.only().get(argument.name());
      boolean held = only != null || argument.sink();
      if (held
          && (only == null ? value != null : value == null || !only.contains(value.toString()))) {
        return Optional.of(
            "%s is %s, which is not one of those it names"
                .formatted(argument.label(), value == null ? "missing" : shown(value)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> tooMuch(Bounds bounds, Spent spent, long cents) {
    Long each = bounds.centsEach();
    Long total = bounds.centsTotal();
    if (each == null || total == null) {
      return cents == 0 ? Optional.empty() : Optional.of("it names no amount, and this has one");
    }
    if (cents > each) {
      return Optional.of("%s is above %s".formatted(Money.ofCents(cents), Money.ofCents(each)));
    }
    return cents <= total - spent.cents()
        ? Optional.empty()
        : Optional.of(
            "%s is more than the %s left of %s"
                .formatted(
                    Money.ofCents(cents),
                    Money.ofCents(total - spent.cents()),
                    Money.ofCents(total)));
  }

  /** All amounts of it together. */
  static long cents(ActionSpec spec, Map<String, Object> arguments) {
    long cents = 0;
    for (Argument argument : spec.arguments()) {
      if (argument.kind() == Argument.Kind.CENTS
          && arguments.get(argument.name()) instanceof Integer amount) {
        cents = Math.addExact(cents, amount);
      }
    }
    return cents;
  }

  private static String shown(Object value) {
    return "\"" + Visible.of(Bounded.text(value.toString(), 100)) + "\"";
  }
}
