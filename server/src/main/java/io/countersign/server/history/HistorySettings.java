package io.countersign.server.history;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The log ({@code countersign.*}).
 *
 * @param data where everything that must be kept lies; the log's key and its last checkpoint lie in
 *     {@code history} there, out of the database's reach
 */
@ConfigurationProperties("countersign")
record HistorySettings(@DefaultValue("./data") Path data) {

  Path keyDirectory() {
    return data.toAbsolutePath().normalize().resolve("history");
  }
}
