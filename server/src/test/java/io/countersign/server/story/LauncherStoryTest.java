package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher itself, as just cloned, on a machine that lacks something. */
class LauncherStoryTest {

  /** What any Unix has. */
  private static final List<String> TOOLS =
      List.of(
          "env",
          "bash",
          "sh",
          "cat",
          "dirname",
          "readlink",
          "sed",
          "head",
          "find",
          "mkdir",
          "date",
          "grep",
          "tail",
          "sleep",
          "cut",
          "tr",
          "df",
          "awk",
          "id",
          "mount");

  private static final String WITHOUT_JDK =
      "for d in /usr/lib/jvm /opt; do [ ! -d $d ] || mount -t tmpfs tmpfs $d; done; exec \"$@\"";

  @TempDir Path folder;
  private Path tools;
  private Path launcher;

  @BeforeEach
  void clone_it() throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    launcher = Files.createDirectory(folder.resolve("clone")).resolve("countersign");
    Files.copy(
        Path.of("..", "countersign"), launcher, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    for (String tool : TOOLS) {
      script(tool, "exec %s \"$@\"".formatted(onThisMachine(tool)));
    }
  }

  private static Path onThisMachine(String tool) {
    return java.util.Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void without_maven_it_says_so_in_one_line() throws IOException {
    assertThat(says("demo"))
        .startsWith("countersign: no Maven found. Install")
        .endsWith("\nexit 1");
    assertThat(says("demo")).hasLineCount(2);
  }

  @Test
  void an_old_maven_is_named_with_the_version_that_will_do() throws IOException {
    fake("mvn", "Apache Maven 3.6.3 (fake)");

    assertThat(says("demo"))
        .isEqualTo("countersign: Maven 3.6.3 is too old. Install Maven 3.8 or newer.\nexit 1");
  }

  @Test
  void without_node_it_says_so_in_one_line() throws IOException {
    fake("mvn", "Apache Maven 3.9.9 (fake)");

    assertThat(says("demo")).startsWith("countersign: no Node.js found").endsWith("\nexit 1");
    assertThat(says("up")).hasLineCount(2);
  }

  @Test
  void an_old_node_is_named_with_the_version_that_will_do() throws IOException {
    fake("mvn", "Apache Maven 3.9.9 (fake)");
    fake("node", "v18.20.4");

    assertThat(says("up"))
        .isEqualTo("countersign: Node 18 is too old. Install Node 20 or newer.\nexit 1");
  }

  @Test
  void the_doctor_lists_all_that_is_missing() throws IOException {
    assertThat(says("doctor"))
        .containsPattern("ok +JDK 25")
        .containsPattern("missing +Maven +install")
        .containsPattern("missing +Node +install")
        .contains("Something is missing; see above.")
        .endsWith("exit 1");
  }

  @Test
  void the_doctor_is_content_where_nothing_is_missing() throws IOException {
    fake("mvn", "Apache Maven 3.9.9 (fake)");
    fake("node", "v22.1.0");
    fake("npm", "10.0.0");

    assertThat(says("doctor")).contains("All that is needed is here.").endsWith("exit 0");
  }

  @Test
  void without_a_jdk_25_it_says_so_in_one_line() throws IOException {
    assumeTrue(
        withoutJdk("sh", "-c", "exit 0").endsWith("exit 0"),
        "Not tested here: this machine lets nobody hide its JDKs in a namespace.");

    assertThat(withoutJdk(launcher.toString(), "demo"))
        .startsWith("countersign: no JDK 25 found in JAVA_HOME, PATH or the usual folders.")
        .hasLineCount(2)
        .endsWith("\nexit 1");
    assertThat(withoutJdk(launcher.toString(), "doctor"))
        .containsPattern("missing +JDK 25")
        .endsWith("exit 1");
  }

  @Test
  void what_it_does_not_know_ends_with_another_exit_code() throws IOException {
    assertThat(says("demo", "--prot", "1"))
        .isEqualTo(
            "countersign: unknown option '--prot'. ./countersign --help lists them.\nexit 2");
    assertThat(says("demo", "--engine", "9")).contains("Take one of:").endsWith("exit 2");
    assertThat(says("demo", "--engine", "8.6.0"))
        .contains("--accept-engine-licence")
        .endsWith("exit 2");
    assertThat(says("demo", "--engine", "8.6.0", "--accept-engine-licence"))
        .contains("COUNTERSIGN_ENGINE_HOME", "Unset it, or leave out --engine.")
        .endsWith("exit 2");
    assertThat(says("dmeo")).contains("unknown command 'dmeo'").endsWith("exit 2");
  }

  @Test
  void each_command_says_what_there_is() throws IOException {
    String usage = says("--help");
    assertThat(usage).contains("./countersign verify <export").endsWith("exit 0");
    assertThat(says("verify", "--help")).isEqualTo(usage);
    assertThat(says("demo", "-h")).isEqualTo(usage);
  }

  private void fake(String tool, String says) throws IOException {
    script(tool, "echo '%s'".formatted(says));
  }

  private void script(String name, String does) throws IOException {
    Files.writeString(
        Files.createFile(
            tools.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
        "#!/bin/sh\n%s\n".formatted(does));
  }

  private String says(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return run(command, System.getProperty("java.home"));
  }

  private String withoutJdk(String... arguments) throws IOException {
    String user = System.getProperty("user.name").equals("root") ? "-m" : "-rm";
    var command =
        new ArrayList<>(
            List.of(onThisMachine("unshare").toString(), user, "sh", "-c", WITHOUT_JDK, "sh"));
    command.addAll(List.of(arguments));
    return run(command, "");
  }

  private String run(List<String> command, String javaHome) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().put("COUNTERSIGN_ENGINE_HOME", folder.toString());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "exit " + process.onExit().join().exitValue();
  }
}
