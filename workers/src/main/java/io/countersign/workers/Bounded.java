package io.countersign.workers;

import java.nio.charset.StandardCharsets;

/** Text from outside, cut to a number of UTF-8 bytes and free of what a database cannot hold. */
final class Bounded {

  private static final String CUT = " […cut]";

  private Bounded() {}

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** At most {@code bytesMax} bytes of it; NUL and lone surrogates become U+FFFD. */
  static String text(String text, int bytesMax) {
    String clean = clean(text);
    if (bytes(clean) <= bytesMax) {
      return clean;
    }
    int room = Math.max(0, bytesMax - bytes(CUT));
    int end = 0;
    int used = 0;
    while (end < clean.length()) {
      int point = clean.codePointAt(end);
      used += bytesOf(point);
      if (used > room) {
        break;
      }
      end += Character.charCount(point);
    }
    return clean.substring(0, end) + CUT;
  }

  private static String clean(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          boolean bad = point == 0 || Character.getType(point) == Character.SURROGATE;
          clean.appendCodePoint(bad ? 0xFFFD : point);
        });
    return clean.toString();
  }

  private static int bytesOf(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
