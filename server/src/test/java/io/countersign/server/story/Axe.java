package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;

/** axe-core, as Deque publishes it on npm, over the page that a browser shows. */
final class Axe {

  private static final Path SCRIPT = Path.of("node_modules", "axe-core", "axe.min.js");

  /** What is left of the report: rule, how bad, where. Minor and moderate findings are advice. */
  private static final String SERIOUS =
      """
      async () => {
        const report = await axe.run(document, { resultTypes: ['violations'] });
        return report.violations
          .filter(found => ['serious', 'critical'].includes(found.impact))
          .flatMap(found => found.nodes.map(node =>
            `${found.id} (${found.impact}): ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`));
      }
      """;

  private Axe() {}

  static void finds_nothing_serious(Page page, String what) {
    try {
      page.evaluate(Files.readString(SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(page.evaluate(SERIOUS))
        .as("axe-core on %s".formatted(what))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .isEmpty();
  }
}
