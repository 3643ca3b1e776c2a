package io.countersign.server.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A log file that never grows beyond its bound; the one before it is kept as {@code .1}. */
final class RollingLog implements AutoCloseable {

  private final Path file;
  private final long bytesMax;
  private Writer writer;
  private long bytes;
  private volatile String lastLine = "";

  RollingLog(Path file, long bytesMax) {
    this.file = file;
    this.bytesMax = bytesMax;
    try {
      this.bytes = Files.exists(file) ? Files.size(file) : 0;
      this.writer = open();
    } catch (IOException e) {
      throw new PartException("Cannot write the log %s: %s.".formatted(file, e), e);
    }
  }

  synchronized void line(String line) {
    if (!line.isBlank()) {
      lastLine = line;
    }
    try {
      if (bytes > bytesMax) {
        writer.close();
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
        bytes = 0;
        writer = open();
      }
      writer.write(line);
      writer.write('\n');
      writer.flush();
      bytes += line.length() + 1;
    } catch (IOException e) {
      // a full disk must not stop the part that is being logged
      bytes = 0;
    }
  }

  String lastLine() {
    return lastLine;
  }

  Path file() {
    return file;
  }

  private Writer open() throws IOException {
    return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
