package io.countersign.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A small file that is written as a whole or not at all, even through a power cut (mode 600). */
public final class DurableText {

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private DurableText() {}

  /** Writes the file, in place of an older one. */
  public static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (var channel = FileChannel.open(fresh, NEW, onlyOwner("rw-------"))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    Path directory = file.toAbsolutePath().getParent();
    try (var entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  /**
   * Writes the file, and zeros over the bytes of the one that it replaces: a help on a disk that
   * writes in place, and none on one that does not.
   */
  static void replace(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      write(file, text);
      return;
    }
    try (var former = FileChannel.open(file, StandardOpenOption.WRITE)) {
      write(file, text);
      var zeros = ByteBuffer.allocate(Math.toIntExact(former.size()));
      while (zeros.hasRemaining()) {
        former.write(zeros);
      }
      former.force(true);
    }
  }

  static FileAttribute<Set<PosixFilePermission>> onlyOwner(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
