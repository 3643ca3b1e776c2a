package io.countersign.server.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parsed classes that one JVM leaves for the next (class data sharing): the next start costs half
 * the time. Made when the first JVM ends in good order.
 */
record SharedClasses(Path archive, Path unfinished) {

  private static final Logger LOG = LoggerFactory.getLogger(SharedClasses.class);

  /** Making the archive takes seconds, on a busy machine many. */
  private static final Duration MAKING_MAX = Duration.ofSeconds(60);

  /** For a program that lies in this folder. */
  static SharedClasses of(Path program, Path cache, DataDirectory data) {
    String name =
        "%s-%08x-%s.jsa"
            .formatted(program.getFileName(), program.hashCode(), Runtime.version().toString());
    return new SharedClasses(
        cache.resolve("classes").resolve(name), data.folder("run").resolve(name));
  }

  /** What to tell the JVM. */
  List<String> options() {
    return Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xshare:auto")
        : List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:cds=off", "-Xshare:auto");
  }

  /** How much longer the JVM may take to end. */
  Duration making() {
    return Files.exists(archive) ? Duration.ZERO : MAKING_MAX;
  }

  /** Puts a new archive in its place, whole or not at all. */
  void keep() {
    try {
      if (Files.exists(unfinished)) {
        Files.createDirectories(archive.getParent());
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      LOG.debug("The next start will be as slow as this one: {}", e.getMessage());
    }
  }
}
