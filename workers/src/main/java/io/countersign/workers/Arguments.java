package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a model wants to pass to an action against what the action takes. */
final class Arguments {

  /** One mailbox in plain ASCII: no display name, no list, no comment, no quoted local part. */
  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  private Arguments() {}

  /** What came of the check. */
  sealed interface Checked {

    /** Texts and {@link Integer}s by name, sorted. */
    record Usable(Map<String, Object> values) implements Checked {}

    /** What is wrong with them, for the model to put right. */
    record Unusable(String message) implements Checked {}
  }

  /** Reads and checks what a model wrote; nothing written means no arguments. */
  static Checked check(ActionSpec spec, String json) {
    if (json.isBlank()) {
      return check(spec, Map.of());
    }
    try {
      return check(spec, present(CanonicalJson.readObject(json)));
    } catch (CanonicalJsonException e) {
      return new Checked.Unusable("The arguments are not usable JSON. " + e.getMessage());
    }
  }

  private static Map<String, Object> present(Map<String, @Nullable Object> values) {
    var present = new TreeMap<String, Object>();
    values.forEach((name, value) -> {
      if (value != null) {
        present.put(name, value);
      }
    });
    return present;
  }

  static Checked check(ActionSpec spec, Map<String, ?> values) {
    var known = new TreeMap<String, Object>();
    for (Argument argument : spec.arguments()) {
      Object value = values.get(argument.name());
      Optional<String> problem = value == null ? missing(argument) : problem(argument, value);
      if (problem.isPresent()) {
        return new Checked.Unusable(
            "'%s' of %s %s".formatted(argument.name(), spec.name(), problem.get()));
      }
      if (value != null) {
        known.put(argument.name(), value);
      }
    }
    for (String name : values.keySet()) {
      if (!known.containsKey(name)) {
        return new Checked.Unusable(
            "%s takes no argument '%s'; it takes %s."
                .formatted(
                    spec.name(),
                    Visible.of(Bounded.text(name, 100)),
                    spec.arguments().stream().map(Argument::name).toList()));
      }
    }
    return new Checked.Usable(known);
  }

  private static Optional<String> missing(Argument argument) {
    return argument.required() ? Optional.of("is missing.") : Optional.empty();
  }

  static Optional<String> problem(Argument argument, Object value) {
    return switch (argument.kind()) {
      case TEXT -> text(argument, value, false);
      case LONG_TEXT -> text(argument, value, true);
      case EMAIL -> email(argument, value);
      case INTEGER -> number(value, Integer.MIN_VALUE, "a whole number");
      case CENTS -> number(value, 1, "a positive whole number of cents");
    };
  }

  private static Optional<String> email(Argument argument, Object value) {
    Optional<String> problem = text(argument, value, false);
    if (problem.isPresent()) {
      return problem;
    }
    String address = (String) value;
    boolean fine = EMAIL.matcher(address).matches() && !address.contains("..");
    return fine ? Optional.empty() : Optional.of("must be one plain e-mail address.");
  }

  private static Optional<String> text(Argument argument, Object value, boolean lines) {
    if (!(value instanceof String text)) {
      return Optional.of("must be a text in quotes.");
    }
    if (argument.required() && text.isBlank()) {
      return Optional.of("must not be empty.");
    }
    if (text.codePointCount(0, text.length()) > argument.maxLength()) {
      return Optional.of("is longer than %d characters.".formatted(argument.maxLength()));
    }
    return text.codePoints().anyMatch(point -> forbidden(point, lines))
        ? Optional.of("contains control characters" + (lines ? "." : " or line breaks."))
        : Optional.empty();
  }

  private static boolean forbidden(int point, boolean lines) {
    if (point == '\n' || point == '\t') {
      return !lines;
    }
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || (!lines && (type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR));
  }

  private static Optional<String> number(Object value, int min, String wanted) {
    boolean fine = value instanceof Integer number && number >= min;
    return fine
        ? Optional.empty()
        : Optional.of(
            "must be %s, at most %d, without quotes.".formatted(wanted, Integer.MAX_VALUE));
  }
}
