package io.countersign.server.web.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds what {@code Visible} has made visible, so that pages can point at it and explain it. */
@Component("marks")
class Marks {

  private static final Pattern SHOWN = Pattern.compile("⟨U\\+([0-9A-F]{4,6})⟩");

  /**
   * A piece of a text.
   *
   * @param hint what it is; empty where it is text as it stands
   */
  record Mark(String text, String hint) {

    public boolean isHidden() {
      return !hint.isEmpty();
    }
  }

  public List<Mark> of(String text) {
    var parts = new ArrayList<Mark>();
    Matcher shown = SHOWN.matcher(text);
    int from = 0;
    while (shown.find()) {
      if (shown.start() > from) {
        parts.add(new Mark(text.substring(from, shown.start()), ""));
      }
      parts.add(new Mark(shown.group(), hint(Integer.parseInt(shown.group(1), 16))));
      from = shown.end();
    }
    if (from < text.length()) {
      parts.add(new Mark(text.substring(from), ""));
    }
    return parts;
  }

  /** Each hidden character of these texts once. */
  public List<Mark> legend(Collection<String> texts) {
    return texts.stream()
        .flatMap(text -> of(text).stream())
        .filter(Mark::isHidden)
        .distinct()
        .toList();
  }

  private static String hint(int point) {
    String name =
        Optional.ofNullable(Character.isValidCodePoint(point) ? Character.getName(point) : null)
            .orElse("no character")
            .toLowerCase(Locale.ROOT);
    return Stream.of(
            Character.isLetterOrDigit(point) ? "looks like another letter, and is" : "",
            turns(point) ? "turns the direction of reading:" : "",
            !Character.isLetterOrDigit(point) && !turns(point)
                ? "cannot be seen, or misleads:"
                : "",
            name)
        .filter(part -> !part.isEmpty())
        .reduce((a, b) -> a + " " + b)
        .orElse(name);
  }

  private static boolean turns(int point) {
    return (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200E
        || point == 0x200F
        || point == 0x061C;
  }
}
