package io.countersign.workers;

/**
 * Shows what a text hides: invisible, bidirectional and control characters appear as {@code
 * ⟨U+200B⟩}, so that a person sees exactly what will be executed (law 9).
 */
public final class Visible {

  private Visible() {}

  /** The text with everything that hides made visible; line breaks and tabs stay. */
  public static String of(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (hides(point)) {
            shown.append("⟨U+%04X⟩".formatted(point));
          } else {
            shown.appendCodePoint(point);
          }
        });
    return shown.toString();
  }

  /** Whether the text shows as it is. */
  public static boolean all(String text) {
    return text.codePoints().noneMatch(Visible::hides);
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
      default -> blank(point);
    };
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
