package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What fits into a head. */
class TidyTest {

  private static final int METHOD_LINES_MAX = 40;
  private static final int FILE_LINES_MAX = 400;

  @Test
  void methods_fit_on_a_screen() throws IOException {
    assertThat(Sources.methods(Sources.java()))
        .hasSizeGreaterThan(100)
        .filteredOn(method -> method.lines() > METHOD_LINES_MAX)
        .isEmpty();
  }

  @Test
  void files_stay_small() throws IOException {
    var tooLong = new TreeSet<String>();
    for (var file : Sources.java()) {
      var lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES_MAX) {
        tooLong.add("%s has %d lines".formatted(Sources.name(file), lines));
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void packages_say_what_they_are() throws IOException {
    var silent = new TreeSet<String>();
    for (var file : Sources.find("src/main/java", ".java")) {
      var says = file.resolveSibling("package-info.java");
      if (!Files.exists(says) || !saysIt(says)) {
        silent.add(Sources.name(file.getParent()));
      }
    }
    assertThat(silent).as("packages without a sentence and @NullMarked").isEmpty();
  }

  private static boolean saysIt(Path packageInfo) throws IOException {
    var text = Files.readString(packageInfo);
    return text.contains("@NullMarked") && text.matches("(?s)\\s*/\\*\\*.*\\w+.*\\*/.*");
  }
}
