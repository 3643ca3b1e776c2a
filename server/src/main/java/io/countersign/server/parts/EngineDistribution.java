package io.countersign.server.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The unpacked engine that the launcher has fetched. */
record EngineDistribution(Path home, String mainClass) {

  private static final Pattern MAIN_CLASS =
      Pattern.compile("^\\s+(io\\.camunda\\.[\\w.]+)\\s*\\\\?$", Pattern.MULTILINE);

  static EngineDistribution at(@Nullable Path home) {
    if (home == null) {
      throw new PartException(
          "No engine to start: COUNTERSIGN_ENGINE_HOME names its folder, COUNTERSIGN_ENGINE_GRPC_ADDRESS a remote one. ./countersign demo and up set the first.");
    }
    Path script = home.resolve("bin/broker");
    try {
      var found = MAIN_CLASS.matcher(Files.readString(script));
      if (!found.find()) {
        throw new PartException("The engine's start script %s names no class.".formatted(script));
      }
      return new EngineDistribution(home.toAbsolutePath(), found.group(1));
    } catch (IOException e) {
      throw new PartException(
          "The engine in %s is not complete (%s). Delete the folder and start again."
              .formatted(home, e),
          e);
    }
  }
}
