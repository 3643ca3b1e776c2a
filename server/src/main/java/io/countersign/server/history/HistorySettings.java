package io.countersign.server.history;

import io.countersign.history.NoteException;
import io.countersign.history.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The log ({@code countersign.*}).
 *
 * @param data where everything that must be kept lies; the log's key and its last checkpoint lie in
 *     {@code history} there, out of the database's reach
 * @param history who looks at the log from outside
 */
@ConfigurationProperties("countersign")
record HistorySettings(@DefaultValue("./data") Path data, @DefaultValue History history) {

  /**
   * Who looks at the log from outside ({@code countersign.history.*}).
   *
   * @param witnesses a file that names witnesses with their keys and URLs (C2SP tlog-policy); each
   *     checkpoint is shown to them; empty for none
   */
  record History(@DefaultValue("") String witnesses) {}

  Path keyDirectory() {
    return data.toAbsolutePath().normalize().resolve("history");
  }

  Policy policy() {
    String file = history.witnesses();
    try {
      return file.isBlank() ? Policy.none() : Policy.parse(Files.readString(Path.of(file)));
    } catch (IOException | NoteException e) {
      throw new IllegalStateException(
          "countersign.history.witnesses names the file '%s', which holds no policy: %s. See docs/history.md for one."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
