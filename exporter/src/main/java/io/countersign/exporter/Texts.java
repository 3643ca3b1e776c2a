package io.countersign.exporter;

/**
 * Makes texts from outside fit to be kept: no NUL and no half characters, which PostgreSQL and JSON
 * refuse.
 */
public final class Texts {

  private static final int REPLACEMENT = 0xfffd;

  private static final int LENGTH_MAX = 200;

  private Texts() {}

  /** At most so many characters, for places that take no long texts. */
  static String cut(String text) {
    return text.length() <= LENGTH_MAX ? clean(text) : clean(text.substring(0, LENGTH_MAX)) + "…";
  }

  public static String clean(String text) {
    if (text.codePoints().noneMatch(Texts::unfit)) {
      return text;
    }
    var clean = new StringBuilder(text.length());
    text.codePoints().map(c -> unfit(c) ? REPLACEMENT : c).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean unfit(int codePoint) {
    return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
  }
}
