package io.countersign.server.parts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one deployment: its data, ports, secrets and logs, held by one server at a time.
 */
public final class DataDirectory implements AutoCloseable {

  private static final int SECRET_BYTES = 32;

  /** What the broker leaves free before it stops working, and what a first start writes. */
  private static final long FREE_MEGABYTES_MIN = 768;

  private final Path root;
  private final FileChannel channel;

  private DataDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /** Creates the folder where needed, and takes it; only one process can hold it. */
  static DataDirectory take(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      privately(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new PartException(
            "The data directory %s is in use by another Countersign. Stop that one, or choose another with --data."
                .formatted(root));
      }
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      throw new PartException(
          "The data directory %s cannot be used (%s). Choose another with --data."
              .formatted(root, e),
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** A sub-folder that only the server's user can read. */
  public Path folder(String name) {
    Path folder = root.resolve(name);
    try {
      Files.createDirectories(folder);
      privately(folder);
      return folder;
    } catch (IOException e) {
      throw new PartException("Cannot create the folder %s: %s.".formatted(folder, e), e);
    }
  }

  /** Refuses to start where the parts would soon stand still. */
  void requireRoom() {
    long free = root.toFile().getUsableSpace() >> 20;
    if (free < FREE_MEGABYTES_MIN) {
      throw new PartException(
          "No disk space: %d MB are free in %s, and %d MB are needed. Free some, or choose another folder with --data."
              .formatted(free, root, FREE_MEGABYTES_MIN));
    }
  }

  /** Others may go through to a part's own folder, but list nothing and read nothing else. */
  void letPass() {
    try {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new PartException("Cannot open the folder %s: %s.".formatted(root, e), e);
    }
  }

  public Path root() {
    return root;
  }

  /** A random secret: made at the first call, the same ever after. */
  public String secret(String name) {
    Path file = secretFile(name);
    try {
      if (!Files.exists(file)) {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        writePrivately(file, HexFormat.of().formatHex(bytes));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new PartException("Cannot keep the secret %s: %s.".formatted(file, e), e);
    }
  }

  Path secretFile(String name) {
    return folder("secrets").resolve(name);
  }

  /** Writes a whole file or nothing, readable by the server's user only. */
  static void writePrivately(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, text, StandardCharsets.UTF_8);
    Files.move(
        unfinished,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static void privately(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new PartException("Cannot release the data directory %s.".formatted(root), e);
    }
  }
}
