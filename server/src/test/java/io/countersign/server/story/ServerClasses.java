package io.countersign.server.story;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/**
 * What the tests see without the tests, as jars: only these can have an archive of their classes.
 * All JVMs of one test run share both.
 */
final class ServerClasses {

  private static final Path FOLDER = folder();
  private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
  private static final Path UNFINISHED =
      FOLDER.resolve("%d.jsa".formatted(ProcessHandle.current().pid()));
  private static final String CLASS_PATH = classPath();

  private static boolean ours;

  private ServerClasses() {}

  /**
   * The archive takes a third of the work off a start. Writing it is as much work as a start: only
   * a server that ends before the tests do is worth it, and only one JVM's.
   */
  static List<String> options(boolean endsSoon) {
    var options = new ArrayList<>(List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:aot=off"));
    if (Files.exists(ARCHIVE)) {
      options.add("-XX:SharedArchiveFile=" + ARCHIVE);
    } else if (endsSoon && oursToWrite()) {
      options.add("-XX:ArchiveClassesAtExit=" + UNFINISHED);
    }
    options.addAll(List.of("-cp", CLASS_PATH));
    return options;
  }

  private static synchronized boolean oursToWrite() {
    ours = ours || FOLDER.resolve("claimed").toFile().mkdir();
    return ours;
  }

  /** Whole or not at all: what a server left that has ended. */
  static void keep() {
    try {
      if (Files.exists(UNFINISHED) && !Files.exists(ARCHIVE)) {
        Files.move(UNFINISHED, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .map(entry -> Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry)) : entry)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The one that is there first counts: an archive is of these very files. */
  private static String jar(Path classes) {
    Path jar = FOLDER.resolve("%08x.jar".formatted(classes.hashCode()));
    Path mine = FOLDER.resolve("%d.jar".formatted(ProcessHandle.current().pid()));
    try {
      write(classes, mine);
      link(jar, mine);
      Files.delete(mine); // or the next one would be written into the same file
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar.toString();
  }

  private static void link(Path jar, Path mine) throws IOException {
    try {
      Files.createLink(jar, mine);
    } catch (FileAlreadyExistsException e) {
      // another JVM was faster
    }
  }

  private static void write(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (Path file : files.filter(file -> !file.equals(classes)).sorted().toList()) {
        boolean folder = Files.isDirectory(file);
        out.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
        if (!folder) {
          Files.copy(file, out);
        }
      }
    }
  }

  private static Path folder() {
    String run =
        System.getProperty("countersign.test-run", "%d".formatted(ProcessHandle.current().pid()));
    try {
      return Files.createDirectories(Path.of("target", "classes-" + run)).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
