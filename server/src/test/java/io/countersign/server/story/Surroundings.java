package io.countersign.server.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machine as the server finds it.
 *
 * @param prefix what is run in place of the server, and then runs it; hears of the data's folder
 * @param environment the settings
 */
record Surroundings(List<String> prefix, Map<String, String> environment) {

  static final Surroundings USUAL = new Surroundings(List.of(), Map.of());

  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  static Surroundings settings(Map<String, String> environment) {
    return new Surroundings(List.of(), environment);
  }

  /** The data's folder is a disk of its own, in memory, that only the server and its parts see. */
  static Surroundings disk(int megabytes) {
    return new Surroundings(
        List.of(
            "unshare",
            ROOT ? "-m" : "-rm",
            "sh",
            "-c",
            "mount -t tmpfs -o mode=700,size=%dm tmpfs \"$0\" && exec \"$@\"".formatted(megabytes)),
        Map.of());
  }

  /**
   * A machine that gives nobody a user namespace, as many containers: {@code unshare} is a fake.
   */
  static Surroundings withoutUserNamespaces() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "fake").toAbsolutePath();
    Files.writeString(
        Files.createFile(
            folder.resolve("unshare"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
        "#!/bin/sh\necho 'fake unshare: Operation not permitted' >&2\nexit 1\n");
    return settings(Map.of("PATH", folder + ":" + System.getenv("PATH")));
  }

  /** Whether this machine can be made so. */
  boolean possible() {
    try {
      return process(RunningDemo.newData(), List.of("true")).start().onExit().join().exitValue()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessBuilder process(Path data, List<String> command) {
    var whole = new ArrayList<>(prefix);
    if (!prefix.isEmpty()) {
      whole.add(data.toString());
    }
    whole.addAll(command);
    var builder = new ProcessBuilder(whole);
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("COUNTERSIGN_ENGINE_HOME", "JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    if (!environment.containsKey("COUNTERSIGN_ENGINE_GRPC_ADDRESS")) {
      builder
          .environment()
          .putIfAbsent("COUNTERSIGN_ENGINE_HOME", RunningDemo.engineHome("8.5.8").toString());
    }
    return builder;
  }

  /** The server's folder, from here. */
  Path seen(Path data, long server) {
    return prefix.isEmpty() ? data : Path.of("/proc/" + server + "/root" + data);
  }
}
