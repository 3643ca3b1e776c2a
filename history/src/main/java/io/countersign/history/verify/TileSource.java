package io.countersign.history.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the tiles of a log are: a server's address, or a directory with the same paths. */
interface TileSource {

  /** A tile is at most 256 entries of 64 KiB. */
  int BYTES_MAX = 256 * (65_535 + 2);

  /** What stands at the path; empty where nothing does. */
  Optional<byte[]> read(String path) throws IOException;

  /** Tiles on disk. */
  record Directory(Path root) implements TileSource {
    @Override
    public Optional<byte[]> read(String path) throws IOException {
      Path file = root.resolve(path);
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException("'" + file + "' has more than " + BYTES_MAX + " bytes.");
      }
      return Optional.of(Files.readAllBytes(file));
    }
  }
}
