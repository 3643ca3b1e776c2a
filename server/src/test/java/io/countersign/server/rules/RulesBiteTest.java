package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule is believed once it was seen to fail: here each is broken on purpose. */
class RulesBiteTest {

  /** A folder for each rule; what is called Bad in it breaks the rule. */
  private static final Path BROKEN = Path.of("src", "test", "resources", "rules");

  /** Its breach is no class but a model without a worker. */
  private static final Set<String> NOT_ABOUT_CLASSES = Set.of("processes_are_sound");

  private static JavaClasses code;

  @BeforeAll
  static void compile(@TempDir Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null);
        var files = Files.walk(BROKEN)) {
      var sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      var options = List.of("-proc:none", "-nowarn", "-d", classes.toString());
      var units = manager.getJavaFileObjectsFromPaths(sources);
      assertThat(compiler.getTask(null, manager, null, options, null, units).call()).isTrue();
    }
    code = House.with(classes);
  }

  static Stream<String> rules() {
    return Arrays.stream(ArchitectureTest.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName)
        .filter(rule -> !NOT_ABOUT_CLASSES.contains(rule));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_broken_rule_names_all_that_breaks_it(String rule) throws ReflectiveOperationException {
    var architecture = new ArchitectureTest();
    architecture.code = code;
    var method = ArchitectureTest.class.getDeclaredMethod(rule);

    var failure = catchThrowable(() -> method.invoke(architecture));

    assertThat(failure).isInstanceOf(InvocationTargetException.class);
    assertThat(failure.getCause())
        .isInstanceOf(AssertionError.class)
        .message()
        .contains(breakers(rule));
  }

  private static List<String> breakers(String rule) {
    var names = BROKEN.resolve(rule).toFile().list((_, name) -> name.startsWith("Bad"));
    assertThat(names).as("what breaks " + rule).isNotEmpty();
    return Arrays.stream(names).map(name -> name.replace(".java", "")).toList();
  }

  @Test
  void nothing_is_broken_that_is_no_rule() {
    assertThat(BROKEN.toFile().list()).isSubsetOf(rules().toList());
  }
}
