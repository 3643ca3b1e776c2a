package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Dossier;
import io.countersign.history.Erasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is recorded is a promise: docs/history.md lists every type of entry, and no other. */
class RecordedTest {

  private static final Path PAGE = Path.of("..", "docs", "history.md");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z-]+)` \\|");

  /** The type as an argument of whatever appends, or as one of two. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:NewEntry|append|alarm|scoped|REMINDER|ESCALATION)\\(\\s*(?:[\\w.()]+,\\s*)*\"([a-z]+\\.[a-z-]+)\"|[?:] \"([a-z]+\\.[a-z-]+)\"");

  /** Types that are put together from a word and a state. */
  private static final Map<String, List<String>> COMPOSED =
      Map.of(
          "\"budget.\" + type",
          List.of("held", "denied", "posted", "released", "given-back", "suspected", "assumed"),
          "\"instance.\" + happened",
          List.of("started", "completed", "terminated"),
          "\"task.\" + happened",
          List.of("created", "completed", "canceled"));

  @Test
  void every_type_of_entry_is_listed_with_what_makes_it() throws IOException {
    var listed = ROW.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
    assertThat(listed).doesNotHaveDuplicates();
    assertThat(Set.copyOf(listed)).isEqualTo(written());
  }

  private static Set<String> written() throws IOException {
    var types = new TreeSet<>(Set.of(Erasure.TYPE, Dossier.TYPE));
    for (Path file : Sources.find("src/main/java", ".java")) {
      String source = Files.readString(file);
      if (source.contains("NewEntry")
          || source.contains("journal.append")
          || source.contains("entries.append")) {
        types.addAll(written(source));
      }
    }
    return types;
  }

  private static Set<String> written(String source) {
    Set<String> types =
        WRITTEN
            .matcher(source)
            .results()
            .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    COMPOSED.forEach((written, states) -> {
      if (source.contains(written)) {
        String word = written.substring(1, written.indexOf('.') + 1);
        states.forEach(state -> types.add(word + state));
      }
    });
    return types;
  }
}
