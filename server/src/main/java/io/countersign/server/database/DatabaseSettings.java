package io.countersign.server.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the database is ({@code countersign.database.*}).
 *
 * @param url a JDBC URL of a PostgreSQL 15 or later; the launcher sets it for the embedded one
 * @param connectionsMax the most connections that the server holds
 * @param startTimeout how long the server waits for the database when it starts
 */
@ConfigurationProperties("countersign.database")
public record DatabaseSettings(
    String url,
    @DefaultValue("countersign") String user,
    @DefaultValue("") String password,
    @DefaultValue("10") int connectionsMax,
    @DefaultValue("60s") Duration startTimeout) {

  public DatabaseSettings {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "countersign.database.url is '"
              + address(url)
              + "', but only PostgreSQL will do: jdbc:postgresql://host:port/name.");
    }
  }

  /** Where it is, without what may follow: that may hold a password. */
  String address() {
    return address(url);
  }

  private static String address(String url) {
    return url.replaceFirst("[?].*", "").replaceFirst("//.*@", "//");
  }
}
