package io.countersign.workers;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Shows what a text hides: invisible, bidirectional and control characters, and letters that only
 * look like those around them, appear as {@code ⟨U+200B⟩}, so that a person sees exactly what will
 * be executed (law 9). The bracket itself is shown so too: what is shown can be read back.
 */
public final class Visible {

  /** Scripts whose letters look alike; honest words keep to one of them. */
  private static final Set<UnicodeScript> ALIKE =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.CHEROKEE,
          UnicodeScript.COPTIC);

  private static final int BRACKET = '⟨';

  private Visible() {}

  /** The text with everything that hides made visible; line breaks and tabs stay. */
  public static String of(String text) {
    var shown = new StringBuilder(text.length());
    int[] points = text.codePoints().toArray();
    for (int at = 0; at < points.length; ) {
      int end = wordEnd(points, at);
      UnicodeScript script = script(points, at, end);
      for (; at < end; at++) {
        append(shown, points[at], strange(points[at], script));
      }
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int point, boolean strange) {
    if (strange || hides(point)) {
      shown.append("⟨U+%04X⟩".formatted(point));
    } else {
      shown.appendCodePoint(point);
    }
  }

  /** Whether the text shows as it is. */
  public static boolean all(String text) {
    return of(text).equals(text);
  }

  /** A run of letters and digits, or one other character. */
  private static int wordEnd(int[] points, int start) {
    int end = start;
    while (end < points.length && Character.isLetterOrDigit(points[end])) {
      end++;
    }
    return Math.max(end, start + 1);
  }

  /** The script that the word's letters are held to: Latin where there is any, else the first. */
  private static UnicodeScript script(int[] points, int start, int end) {
    UnicodeScript first = UnicodeScript.COMMON;
    for (int at = start; at < end; at++) {
      UnicodeScript script = UnicodeScript.of(points[at]);
      if (script == UnicodeScript.LATIN) {
        return script;
      }
      first = first == UnicodeScript.COMMON && ALIKE.contains(script) ? script : first;
    }
    return first;
  }

  private static boolean strange(int point, UnicodeScript wordScript) {
    UnicodeScript script = UnicodeScript.of(point);
    return ALIKE.contains(script) && script != wordScript;
  }

  private static boolean hides(int point) {
    if (point == '\n' || point == '\t' || point == ' ') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          true;
      default -> point == BRACKET || blank(point) || posesAsAscii(point);
    };
  }

  /** Wide, bold or otherwise dressed forms of one ASCII character; Latin-1 has honest uses. */
  private static boolean posesAsAscii(int point) {
    if (point <= 0xFF) {
      return false;
    }
    String plain = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
    return plain.length() == 1 && plain.charAt(0) < 0x80;
  }

  /** Letters and marks by their category, yet without ink. */
  private static boolean blank(int point) {
    return point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x17B4
        || point == 0x17B5
        || point == 0x2800
        || point == 0x3164
        || point == 0xFFA0
        || (point >= 0x180B && point <= 0x180F)
        || (point >= 0xFE00 && point <= 0xFE0F)
        || (point >= 0xE0100 && point <= 0xE01EF);
  }
}
