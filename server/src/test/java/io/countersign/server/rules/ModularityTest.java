package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.DependencyType;

class ModularityTest {

  private static final Path PICTURE = Path.of("..", "ARCHITECTURE.md");

  /**
   * The history needs the JDK alone, so it cannot make beans, nor say what it exposes: the server
   * builds its adapters and runs its verifier.
   */
  private static final Pattern BUILT_BY_THE_SERVER =
      Pattern.compile("non-exposed type io\\.countersign\\.history\\.(postgres|verify)\\.");

  private static final ApplicationModules MODULES = ApplicationModules.of(House.ROOT);

  @Test
  void modules_use_only_what_they_declare() {
    MODULES
        .detectViolations()
        .filter(violation -> !BUILT_BY_THE_SERVER.matcher(violation.getMessage()).find())
        .throwIfPresent();
  }

  @Test
  void every_module_is_seen() {
    assertThat(MODULES.stream().map(module -> module.getIdentifier().toString()))
        .containsExactlyInAnyOrderElementsOf(House.MODULES);
  }

  /** With {@code -Dcountersign.draw=true} it writes the picture instead of comparing it. */
  @Test
  void draws_the_modules() throws IOException {
    Drawing.compare(PICTURE, "modules", "ModularityTest", picture());
  }

  private static String picture() {
    return House.MODULES.reversed().stream()
        .map(name -> MODULES.getModuleByName(name).orElseThrow())
        .map(ModularityTest::arrows)
        .collect(Collectors.joining("", "```mermaid\nflowchart TD\n", "```\n"));
  }

  private static String arrows(ApplicationModule module) {
    return module
        .getDirectDependencies(MODULES, DependencyType.values())
        .uniqueModules()
        .map(used -> used.getIdentifier().toString())
        .sorted()
        .map(used -> "  %s --> %s%n".formatted(module.getIdentifier(), used))
        .collect(Collectors.joining());
  }
}
