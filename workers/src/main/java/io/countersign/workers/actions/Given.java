package io.countersign.workers.actions;

import java.util.Locale;
import java.util.Map;

/** The arguments of a call, as actions read them and as people read them. */
public record Given(Map<String, ?> arguments) {

  /** The text, or an empty one where none was given. */
  public String text(String name) {
    return arguments.get(name) instanceof String text ? text : "";
  }

  /** The amount, or 0 where none was given. */
  public int cents(String name) {
    return arguments.get(name) instanceof Integer cents ? cents : 0;
  }

  /** {@code 12000} as {@code 120.00 EUR}. */
  public static String eur(long cents) {
    return String.format(
        Locale.ROOT,
        "%s%d.%02d EUR",
        cents < 0 ? "-" : "",
        Math.abs(cents / 100),
        Math.abs(cents % 100));
  }

  /** In quotes, on one line, cut, with nothing hidden: for words that somebody else chose. */
  public static String quoted(String text, int pointsMax) {
    var shown = new StringBuilder("“");
    text.codePoints().limit(pointsMax).forEach(point -> append(shown, point));
    if (text.codePointCount(0, text.length()) > pointsMax) {
      shown.append('…');
    }
    return shown.append('”').toString();
  }

  private static void append(StringBuilder shown, int point) {
    int type = Character.getType(point);
    boolean hidden =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.PRIVATE_USE
            || type == Character.UNASSIGNED
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (hidden) {
      shown.append("⟨U+%04X⟩".formatted(point));
    } else {
      shown.appendCodePoint(point);
    }
  }
}
