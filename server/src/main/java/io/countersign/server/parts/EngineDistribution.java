package io.countersign.server.parts;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The unpacked engine that the launcher has fetched. */
record EngineDistribution(Path home, String mainClass, Version version) {

  private static final Pattern MAIN_CLASS =
      Pattern.compile("^\\s+(io\\.camunda\\.[\\w.]+)\\s*\\\\?$", Pattern.MULTILINE);
  private static final String NOTE = "version";
  private static final Pattern BROKER = Pattern.compile("zeebe-broker-(\\d+\\.\\d+\\.\\d+)\\.jar");

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
      return new EngineDistribution(home.toAbsolutePath(), found.group(1), version(home));
    } catch (IOException e) {
      throw new PartException(
          "The engine in %s is not complete (%s). Delete the folder and start again."
              .formatted(home, e),
          e);
    }
  }

  private static Version version(Path home) throws IOException {
    try (var jars = Files.list(home.resolve("lib"))) {
      return jars.map(jar -> BROKER.matcher(jar.getFileName().toString()))
          .filter(Matcher::matches)
          .findFirst()
          .map(name -> Version.parse(name.group(1)))
          .orElseThrow(() -> new IOException("lib has no zeebe-broker jar"));
    }
  }

  /** An older broker would read a newer one's data wrongly or not at all. */
  void requireNotOlderThanData(Path folder) {
    Path note = folder.resolve(NOTE);
    try {
      if (Files.exists(note)) {
        var wrote = Version.parse(Files.readString(note).strip());
        if (version.compareTo(wrote) < 0) {
          throw new PartException(
              "The engine's data in %s were written by Zeebe %s, which Zeebe %s cannot read. Start with --engine %s --accept-engine-licence, or choose another folder with --data."
                  .formatted(folder, wrote, version, wrote));
        }
      }
    } catch (IOException e) {
      throw new PartException("Cannot read the engine's version in %s: %s.".formatted(note, e), e);
    }
  }

  /** Keeps who writes the data from now on. */
  void note(Path folder) {
    Path note = folder.resolve(NOTE);
    try {
      DataDirectory.writePrivately(note, version.toString());
    } catch (IOException e) {
      throw new PartException("Cannot keep the engine's version in %s: %s.".formatted(note, e), e);
    }
  }
}
