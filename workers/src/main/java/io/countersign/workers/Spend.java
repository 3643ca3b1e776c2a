package io.countersign.workers;

import java.util.Map;

/** How much of the business's own money an action moves. */
final class Spend {

  /** Of the amounts of all actions in the catalogue. */
  static final String CURRENCY = "EUR";

  private Spend() {}

  /** The sum of all amounts of an action that spends, in 10^-9 EUR; else 0. */
  static long nanos(ActionSpec spec, Map<String, ?> arguments) {
    if (spec.access() != Access.SPEND) {
      return 0;
    }
    long cents = 0;
    for (Argument argument : spec.arguments()) {
      if (argument.kind() == Argument.Kind.CENTS
          && arguments.get(argument.name()) instanceof Integer amount) {
        cents = Math.addExact(cents, amount);
      }
    }
    return Math.multiplyExact(cents, Money.NANOS_PER_CENT);
  }
}
