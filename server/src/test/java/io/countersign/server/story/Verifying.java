package io.countersign.server.story;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./countersign verify} as a process of its own: classes of the history, and the JDK. */
final class Verifying {

  private Verifying() {}

  /** What it said, and how it ended. */
  record Verdict(int exit, String text) {}

  static Verdict verify(String target, String token) {
    var classes = Path.of("..", "history", "target", "classes").toAbsolutePath().normalize();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try {
      var process =
          new ProcessBuilder(
                  List.of(
                      java,
                      "-cp",
                      classes.toString(),
                      "io.countersign.history.verify.Main",
                      target,
                      "--token",
                      token))
              .redirectErrorStream(true)
              .start();
      var text = new ByteArrayOutputStream();
      process.getInputStream().transferTo(new PrintStream(text, true, StandardCharsets.UTF_8));
      process.waitFor(60, TimeUnit.SECONDS);
      return new Verdict(process.exitValue(), text.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
