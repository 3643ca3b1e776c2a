package io.countersign.workers.actions;

import io.countersign.workers.Visible;
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
    int points = text.codePointCount(0, text.length());
    String cut = text.substring(0, text.offsetByCodePoints(0, Math.min(points, pointsMax)));
    String line = Visible.of(cut).replace("\n", "⟨U+000A⟩").replace("\t", "⟨U+0009⟩");
    return "“%s%s”".formatted(line, points > pointsMax ? "…" : "");
  }
}
