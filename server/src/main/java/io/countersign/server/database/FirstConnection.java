package io.countersign.server.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/**
 * Waits for a database that may start at the same time as the server, but not for one that says no:
 * what will not change by waiting is refused at once, in one sentence with the way out.
 */
final class FirstConnection {

  static final int VERSION_MIN = 15;

  private static final Duration RETRY = Duration.ofMillis(100);

  /** The embedded database is made in the moment after PostgreSQL first answers. */
  private static final Duration ABSENT_MAX = Duration.ofSeconds(10);

  private static final String CONNECT_SECONDS_MAX = "5";
  private static final String ABSENT = "3D000";
  private static final String REJECTED = "08004";
  private static final String REFUSED_CLASS = "28";

  private final DatabaseSettings settings;
  private final Clock clock;

  FirstConnection(DatabaseSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  void await() {
    Instant start = clock.instant();
    while (true) {
      try (Connection connection = connect()) {
        requireVersion(
            connection.getMetaData().getDatabaseMajorVersion(),
            connection.getMetaData().getDatabaseProductVersion());
        return;
      } catch (SQLException e) {
        Duration waited = Duration.between(start, clock.instant());
        if (waited.compareTo(patience(e)) >= 0) {
          throw new DatabaseUnavailableException(sentence(e), e);
        }
      }
      pause();
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
    properties.setProperty("ApplicationName", "countersign");
    return DriverManager.getConnection(settings.url(), properties);
  }

  private Duration patience(SQLException refusal) {
    String state = String.valueOf(refusal.getSQLState());
    if (state.startsWith(REFUSED_CLASS) || state.equals(REJECTED)) {
      return Duration.ZERO;
    }
    return state.equals(ABSENT) && ABSENT_MAX.compareTo(settings.startTimeout()) < 0
        ? ABSENT_MAX
        : settings.startTimeout();
  }

  private String sentence(SQLException refusal) {
    String state = String.valueOf(refusal.getSQLState());
    String said = OneLine.of(refusal);
    if (state.startsWith(REFUSED_CLASS) || state.equals(REJECTED)) {
      return "PostgreSQL at %s does not let '%s' in: %s. Check COUNTERSIGN_DATABASE_USER and COUNTERSIGN_DATABASE_PASSWORD."
          .formatted(settings.address(), settings.user(), said);
    }
    if (state.equals(ABSENT)) {
      return "PostgreSQL at %s has no such database: %s. Create it, owned by '%s', or correct COUNTERSIGN_DATABASE_URL."
          .formatted(settings.address(), said, settings.user());
    }
    return "PostgreSQL at %s did not answer within %d s: %s. Start it, or correct COUNTERSIGN_DATABASE_URL."
        .formatted(settings.address(), settings.startTimeout().toSeconds(), said);
  }

  static void requireVersion(int major, String version) {
    if (major < VERSION_MIN) {
      throw new DatabaseUnavailableException(
          "PostgreSQL %s is too old: Countersign needs %d or later. Upgrade it, or name another in COUNTERSIGN_DATABASE_URL."
              .formatted(version, VERSION_MIN));
    }
  }

  /** Ends at once when a part has failed: {@code Parts} interrupts whoever starts. */
  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailableException("Stopped while waiting for PostgreSQL.", e);
    }
  }
}
