package io.countersign.server.story;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/**
 * What the tests see without the tests, as jars: only these can have an archive of their classes.
 */
final class ServerClasses {

  private static final Path FOLDER = folder();
  private static final String CLASS_PATH = classPath();

  private ServerClasses() {}

  /** Written when the first server that was started with it ends, read by all that follow. */
  static List<String> options() {
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + FOLDER.resolve("classes.jsa"),
        "-Xshare:auto",
        "-Xlog:cds=off",
        "-Xlog:cds+dynamic=off",
        "-Xlog:aot=off",
        "-cp",
        CLASS_PATH);
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .map(entry -> Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry)) : entry)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String jar(Path classes) {
    Path jar = FOLDER.resolve("%08x.jar".formatted(classes.hashCode()));
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (Path file : files.filter(file -> !file.equals(classes)).sorted().toList()) {
        boolean folder = Files.isDirectory(file);
        out.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
        if (!folder) {
          Files.copy(file, out);
        }
      }
      return jar.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "classes").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
