package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;

/** axe-core, as Deque publishes it on npm, over the page that a browser shows. */
final class Axe {

  private static final String SCRIPT = read(Path.of("node_modules", "axe-core", "axe.min.js"));

  /** What is left of the report: rule, how bad, where. Minor and moderate findings are advice. */
  private static final String SERIOUS =
      """
      async (rules) => {
        const only = rules.length ? { runOnly: rules } : {};
        const report = await axe.run(document, { resultTypes: ['violations'], ...only });
        return report.violations
          .filter(found => ['serious', 'critical'].includes(found.impact))
          .flatMap(found => found.nodes.map(node =>
            `${found.id} (${found.impact}): ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`));
      }
      """;

  private Axe() {}

  private static String read(Path script) {
    try {
      return Files.readString(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void finds_nothing_serious(Page page, String what) {
    findsNothing(page, what, List.of());
  }

  /** The same page in other colours: nothing else can differ. */
  static void finds_enough_contrast(Page page, String what) {
    findsNothing(page, what, List.of("color-contrast"));
  }

  private static void findsNothing(Page page, String what, List<String> rules) {
    if ((boolean) page.evaluate("() => !window.axe")) {
      page.evaluate(SCRIPT);
    }
    assertThat(page.evaluate(SERIOUS, rules))
        .as("axe-core on %s".formatted(what))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .isEmpty();
  }
}
