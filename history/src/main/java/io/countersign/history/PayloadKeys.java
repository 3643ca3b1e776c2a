package io.countersign.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The keys of payloads, by number, in one file beside the log's key. The file holds no key but a
 * {@link KeyTree} that they all follow from, so new ones cost nothing and every server that has a
 * copy of the file has them too; a key that was destroyed follows from no later file any more.
 *
 * <p>Several servers may share the file.
 */
public final class PayloadKeys {

  private static final String FORMAT = "countersign-payload-keys/1";
  private static final int ID_BYTES = 16;
  private static final int CACHED_MAX = 4096;

  /** Locks of files are of the whole JVM, so its threads need one of their own. */
  private static final Object FILES = new Object();

  private final Path file;
  private final String id;
  private final Map<Long, byte[]> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > CACHED_MAX;
        }
      };
  private final AtomicReference<KeyTree> tree;

  private PayloadKeys(Path file, Stored stored) {
    this.file = file;
    this.id = stored.id();
    this.tree = new AtomicReference<>(stored.tree());
  }

  private record Stored(String id, KeyTree tree) {}

  /** Opens the file, or makes one where there is none (mode 600). */
  public static PayloadKeys open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return locked(
          file,
          () -> {
            if (!Files.exists(file)) {
              var random = new SecureRandom();
              var id = new byte[ID_BYTES];
              random.nextBytes(id);
              write(file, new Stored(HexFormat.of().formatHex(id), KeyTree.fresh(random)));
            }
            return new PayloadKeys(file, read(file));
          });
    } catch (IOException | IllegalArgumentException e) {
      throw new HistoryException(
          "The keys of payloads, %s, can be neither read nor made: %s. Restore the file, or check who may write there."
              .formatted(file, e),
          e);
    }
  }

  /** Names the file, so that a database can tell whether it is its own. */
  public String id() {
    return id;
  }

  /** The key of that number, 32 bytes; empty where it was destroyed. */
  public synchronized Optional<byte[]> key(long number) {
    byte[] known = cache.get(number);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<byte[]> key = tree.get().key(number);
    key.ifPresent(bytes -> cache.put(number, bytes));
    return key;
  }

  /** The least number from this one on whose key was not destroyed. */
  public synchronized long free(long from) {
    OptionalLong free = tree.get().firstFrom(from);
    return free.orElseThrow(
        () -> new HistoryException("Every key in %s from %d on is gone.".formatted(file, from)));
  }

  /** The keys of this moment, for a reader whose view of the database is of this moment too. */
  public synchronized PayloadKeys copy() {
    return new PayloadKeys(file, new Stored(id, tree.get().copy()));
  }

  /** Forgets these keys, on the disk too; what is gone already stays gone. */
  public synchronized void destroy(Collection<Long> numbers) {
    try {
      locked(
          file,
          () -> {
            Stored stored = read(file);
            if (!stored.id().equals(id)) {
              throw new IOException("it was replaced by that of another log");
            }
            if (numbers.stream().anyMatch(stored.tree()::has)) {
              numbers.forEach(stored.tree()::destroy);
              write(file, stored);
            }
            tree.set(stored.tree());
            cache.clear();
            return true;
          });
    } catch (IOException | IllegalArgumentException e) {
      throw new HistoryException(
          "Keys in %s must be destroyed and could not be: %s. Restore the file, or check who may write there."
              .formatted(file, e),
          e);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T done() throws IOException;
  }

  private static <T> T locked(Path file, Work<T> work) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    synchronized (FILES) {
      try (var channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until it is closed
        return work.done();
      }
    }
  }

  private static Stored read(Path file) throws IOException {
    String[] parts = Files.readString(file).split("\n", 3);
    if (parts.length != 3 || !parts[0].equals(FORMAT)) {
      throw new IOException("it is no file of the format " + FORMAT);
    }
    return new Stored(parts[1], KeyTree.parse(parts[2]));
  }

  private static void write(Path file, Stored stored) throws IOException {
    DurableText.replace(file, FORMAT + "\n" + stored.id() + "\n" + stored.tree().text());
  }
}
