package io.countersign.server.feed;

import io.countersign.history.DurableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checkpoints as files that {@code verify --checkpoint} takes. */
final class FolderAnchor implements Anchor {

  private final Path folder;

  FolderAnchor(Path folder) {
    this.folder = folder;
  }

  @Override
  public void keep(String origin, long size, String note) throws IOException {
    Files.createDirectories(folder);
    DurableText.write(folder.resolve("checkpoint-%d.note".formatted(size)), note);
  }
}
