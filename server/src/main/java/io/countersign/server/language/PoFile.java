package io.countersign.server.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of gettext's PO format that the pages need: comments, {@code msgctxt}, {@code
 * msgid} and {@code msgstr}, each on one line or continued on the next. So translators can use the
 * editors they know.
 */
final class PoFile {

  private static final int ENTRIES_MAX = 20_000;
  private static final Map<Character, String> ESCAPES =
      Map.of('n', "\n", 't', "\t", '"', "\"", '\\', "\\");

  private final List<Entry> entries = new ArrayList<>();
  private final StringBuilder context = new StringBuilder();
  private final StringBuilder english = new StringBuilder();
  private final StringBuilder translated = new StringBuilder();
  private Part part = Part.NONE;
  private int startedAt;

  private enum Part {
    NONE,
    CONTEXT,
    ENGLISH,
    TRANSLATED
  }

  /**
   * One text.
   *
   * @param context the template or script that it stands in; empty: anywhere
   * @param translated empty: not yet
   */
  record Entry(String context, String english, String translated, int line) {}

  private PoFile() {}

  /** All entries but the header, whose English is empty. */
  static List<Entry> read(String text) {
    var file = new PoFile();
    int number = 0;
    for (String line : text.lines().toList()) {
      file.line(line.strip(), ++number);
    }
    file.finish(number);
    return List.copyOf(file.entries);
  }

  private void line(String line, int number) {
    if (line.isEmpty() || line.startsWith("#")) {
      finish(number);
    } else if (line.startsWith("msgctxt ")) {
      finish(number);
      start(Part.CONTEXT, line.substring(8), number);
    } else if (line.startsWith("msgid ")) {
      if (part != Part.CONTEXT) {
        finish(number);
      }
      start(Part.ENGLISH, line.substring(6), number);
    } else if (line.startsWith("msgstr ") && part == Part.ENGLISH) {
      start(Part.TRANSLATED, line.substring(7), number);
    } else if (line.startsWith("\"") && part != Part.NONE) {
      of(part).append(unquoted(line, number));
    } else {
      throw new LanguageFileException(
          number,
          "'%s' is not expected here. An entry is msgid \"English\", then msgstr \"translated\"."
              .formatted(line));
    }
  }

  private void start(Part next, String quoted, int number) {
    if (part == Part.NONE) {
      startedAt = number;
    }
    part = next;
    of(next).append(unquoted(quoted, number));
  }

  private StringBuilder of(Part which) {
    return switch (which) {
      case CONTEXT -> context;
      case ENGLISH, NONE -> english;
      case TRANSLATED -> translated;
    };
  }

  private void finish(int number) {
    if (part == Part.NONE) {
      return;
    }
    if (part != Part.TRANSLATED) {
      throw new LanguageFileException(
          number, "the entry from line %d has no msgstr.".formatted(startedAt));
    }
    if (entries.size() == ENTRIES_MAX) {
      throw new LanguageFileException(number, "more than %d entries.".formatted(ENTRIES_MAX));
    }
    if (!english.isEmpty()) {
      entries.add(
          new Entry(context.toString(), english.toString(), translated.toString(), startedAt));
    }
    context.setLength(0);
    english.setLength(0);
    translated.setLength(0);
    part = Part.NONE;
  }

  private static String unquoted(String text, int number) {
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      throw new LanguageFileException(number, "%s does not stand in quotes.".formatted(text));
    }
    var plain = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        throw new LanguageFileException(number, "a quote within a text is written \\\".");
      }
      if (c == '\\') {
        String escaped = ESCAPES.get(text.charAt(++i));
        if (escaped == null || i == text.length() - 1) {
          throw new LanguageFileException(number, "only \\n, \\t, \\\" and \\\\ are known.");
        }
        plain.append(escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
