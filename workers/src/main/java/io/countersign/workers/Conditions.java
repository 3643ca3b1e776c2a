package io.countersign.workers;

import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares arguments with the conditions of an ability, and says it in words. */
final class Conditions {

  private Conditions() {}

  /**
   * Whether it holds. An absent argument fulfils only IS_NOT; a value that cannot be compared
   * fulfils nothing but ABOVE, because ABOVE asks a person.
   */
  static boolean holds(Condition condition, Map<String, ?> arguments) {
    Object value = arguments.get(condition.argument());
    if (value == null) {
      return condition.operator() == Operator.IS_NOT;
    }
    String text = value.toString();
    return switch (condition.operator()) {
      case IS -> text.equals(condition.value());
      case IS_NOT -> !text.equals(condition.value());
      case ABOVE -> compared(text, condition.value()).map(sign -> sign > 0).orElse(true);
      case AT_MOST -> compared(text, condition.value()).map(sign -> sign <= 0).orElse(false);
      case MATCHES -> matches(condition.value(), text);
      case ENDS_WITH -> text.endsWith(condition.value());
    };
  }

  /** What holds, in words: {@code 120.00 EUR is above 50.00 EUR}. */
  static String sentence(Condition condition, ActionSpec spec, Map<String, ?> arguments) {
    Optional<Argument> argument = argument(condition, spec);
    boolean amount = argument.filter(a -> a.kind() == Argument.Kind.CENTS).isPresent();
    String value = shown(arguments.get(condition.argument()), argument);
    String subject = amount ? value : "the %s %s".formatted(label(condition, argument), value);
    return "%s %s %s"
        .formatted(subject, condition.operator().words(), shown(condition.value(), argument));
  }

  /** Which constraint is broken, in words. */
  static String broken(Condition condition, ActionSpec spec, Map<String, ?> arguments) {
    Optional<Argument> argument = argument(condition, spec);
    return "%s is %s, but this worker may only use %s where it %s %s"
        .formatted(
            capital(label(condition, argument)),
            shown(arguments.get(condition.argument()), argument),
            spec.name(),
            condition.operator().words(),
            shown(condition.value(), argument));
  }

  private static Optional<Argument> argument(Condition condition, ActionSpec spec) {
    return spec.arguments().stream()
        .filter(argument -> argument.name().equals(condition.argument()))
        .findFirst();
  }

  private static String label(Condition condition, Optional<Argument> argument) {
    return argument.map(Argument::label).orElse(condition.argument());
  }

  private static String capital(String label) {
    return label.isEmpty()
        ? label
        : label.substring(0, label.offsetByCodePoints(0, 1)).toUpperCase(java.util.Locale.ROOT)
            + label.substring(label.offsetByCodePoints(0, 1));
  }

  private static String shown(@Nullable Object value, Optional<Argument> argument) {
    if (value == null) {
      return "missing";
    }
    boolean amount = argument.filter(a -> a.kind() == Argument.Kind.CENTS).isPresent();
    Optional<BigInteger> number = number(value.toString());
    if (number.isPresent()) {
      return amount && number.get().bitLength() < 64
          ? Money.ofCents(number.get().longValue())
          : number.get().toString();
    }
    return "\"" + Visible.of(Bounded.text(value.toString(), 100)) + "\"";
  }

  private static Optional<Integer> compared(String value, String limit) {
    Optional<BigInteger> number = number(value);
    Optional<BigInteger> bound = number(limit);
    return number.isPresent() && bound.isPresent()
        ? Optional.of(number.get().compareTo(bound.get()))
        : Optional.empty();
  }

  private static Optional<BigInteger> number(String text) {
    boolean whole = text.length() <= 30 && text.matches("-?[0-9]+");
    return whole ? Optional.of(new BigInteger(text)) : Optional.empty();
  }

  /** A pattern in which {@code *} stands for any characters; linear in the text, unlike a regex. */
  static boolean matches(String pattern, String text) {
    int inPattern = 0;
    int inText = 0;
    int star = -1;
    int resume = 0;
    while (inText < text.length()) {
      if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
        star = inPattern++;
        resume = inText;
      } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == text.charAt(inText)) {
        inPattern++;
        inText++;
      } else if (star >= 0) {
        inPattern = star + 1;
        inText = ++resume;
      } else {
        return false;
      }
    }
    while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
      inPattern++;
    }
    return inPattern == pattern.length();
  }
}
