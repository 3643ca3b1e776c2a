package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a page that follows from the code, between two marks. */
final class Drawing {

  private Drawing() {}

  /** Compares it, or writes it where {@code -Dcountersign.draw=true} is set. */
  static void compare(Path page, String name, String by, String drawn) throws IOException {
    var text = Files.readString(page);
    var begin = "<!-- %s: drawn by %s -->\n".formatted(name, by);
    var from = text.indexOf(begin) + begin.length();
    var to = text.indexOf("<!-- %s: end -->".formatted(name));
    assertThat(to).as("%s keeps its marks", page).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("countersign.draw")) {
      Files.writeString(page, text.substring(0, from) + drawn + text.substring(to));
    } else {
      assertThat(text.substring(from, to))
          .as("%s follows from the code; redraw it with -Dcountersign.draw=true", page)
          .isEqualTo(drawn);
    }
  }
}
