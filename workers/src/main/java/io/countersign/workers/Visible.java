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

  /** Cyrillic and Greek letters that look like Latin ones; from Unicode's confusables. */
  private static final String POSING =
      "\u0430\u0441\u0435\u043E\u0440\u0445\u0443\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u04CF\u0475"
          + "\u0410\u0412\u0421\u0415\u041D\u0406\u0408\u041A\u041C\u041E\u0420\u0405\u0422\u0425\u0423"
          + "\u03BF\u03BD\u03C1\u03B1\u03B9\u03BA\u03C5\u03B3\u0391\u0392\u0395\u0397\u0399\u039A\u039C"
          + "\u039D\u039F\u03A1\u03A4\u03A5\u03A7\u0396";

  private static final int BRACKET = '⟨';

  private Visible() {}

  /** The text with everything that hides made visible; line breaks and tabs stay. */
  public static String of(String text) {
    var shown = new StringBuilder(text.length());
    int[] points = text.codePoints().toArray();
    for (int at = 0; at < points.length; ) {
      int end = wordEnd(points, at);
      boolean posing = poses(points, at, end);
      UnicodeScript script = script(points, at, end);
      for (; at < end; at++) {
        append(shown, points[at], posing || strange(points[at], script));
      }
    }
    return shown.toString();
  }

  /**
   * Whether a whole word of another script poses as Latin: each of its letters looks like one, and
   * what it is written together with, as in an address, is Latin.
   */
  private static boolean poses(int[] points, int start, int end) {
    boolean foreign = false;
    for (int at = start; at < end; at++) {
      UnicodeScript script = UnicodeScript.of(points[at]);
      if (script == UnicodeScript.LATIN
          || (ALIKE.contains(script) && POSING.indexOf(points[at]) < 0)) {
        return false;
      }
      foreign |= ALIKE.contains(script);
    }
    return foreign && (latin(points, start - 1, -1) || latin(points, end, 1));
  }

  /** Whether a Latin letter stands in the same run without a space. */
  private static boolean latin(int[] points, int from, int step) {
    for (int at = from; at >= 0 && at < points.length && points[at] > ' '; at += step) {
      if (UnicodeScript.of(points[at]) == UnicodeScript.LATIN) {
        return true;
      }
    }
    return false;
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
