package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What users of other products complain about (market research, section 2) is promised not to
 * happen here: each complaint has a test that says which it is. Numbers 13 and 20 are about
 * licences and other products.
 */
class PainsTest {

  private static final Pattern PAIN =
      Pattern.compile("[Mm]arket pains? (\\d+(?:(?:, | and )\\d+)*)");

  @Test
  void each_complaint_about_other_products_has_a_test_that_names_it() throws IOException {
    var named = new TreeSet<Integer>();
    for (Path test : Sources.find("src/test/java", "Test.java")) {
      PAIN.matcher(Files.readString(test).replaceAll("\\s*\\*?\\s+", " "))
          .results()
          .flatMap(found -> Arrays.stream(found.group(1).split(", | and ")))
          .map(Integer::valueOf)
          .forEach(named::add);
    }
    assertThat(named).contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19);
  }
}
