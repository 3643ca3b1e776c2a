package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.verify.Finding;
import io.countersign.history.verify.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** T14: docs/try-to-cheat.md is true, block by block, on a real log in a real database. */
class TryToCheatTest {

  private static final Path PAGE = Path.of("..", "docs", "try-to-cheat.md");
  private static final Pattern BLOCK =
      Pattern.compile(
          "```sql (prepare|finds (nothing|[A-Z]+)(?: at (\\d+))?)\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @TestFactory
  List<DynamicTest> whatever_a_superuser_changes_is_named() throws IOException {
    String prepare = blocks().getFirst().group(4);
    return blocks().stream()
        .skip(1)
        .map(
            block -> DynamicTest.dynamicTest(block.group(4).strip(), () -> attempt(prepare, block)))
        .toList();
  }

  @Test
  void the_page_has_all_kinds_of_attempts() throws IOException {
    assertThat(blocks().stream().skip(1).map(block -> block.group(2)).distinct())
        .contains("ENTRY", "PAYLOAD", "ORDER", "FORK", "CUT", "SIGNATURE");
  }

  private void attempt(String prepare, MatchResult block) throws Exception {
    Path keys = Files.createTempDirectory(directory, "log");
    var log = new FilledLog(keys, 40);
    assertThat(log.verify().findings()).as("before").isEmpty();
    log.attack(prepare + block.group(4));
    Report report = log.verify();
    if (block.group(2).equals("nothing")) {
      assertThat(report.findings()).isEmpty();
      return;
    }
    Finding first = report.findings().getFirst();
    assertThat(first.kind().name()).as(report.text()).isEqualTo(block.group(2));
    if (block.group(3) != null) {
      assertThat(first.index()).as(report.text()).hasValue(Long.parseLong(block.group(3)));
    }
  }

  private static List<MatchResult> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(PAGE)).results().toList();
  }
}
