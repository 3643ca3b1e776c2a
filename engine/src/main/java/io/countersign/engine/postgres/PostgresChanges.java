package io.countersign.engine.postgres;

import io.countersign.engine.Changes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Listens to PostgreSQL's notifications on one connection of its own, and connects again. */
@Component
class PostgresChanges implements Changes, SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresChanges.class);
  private static final Pattern PAYLOAD = Pattern.compile("([a-z]+):(\\d{1,19}):(\\d{1,19})");
  private static final int WAIT_MILLIS = 250;
  private static final int STOP_MILLIS = 2_000;
  private static final int PAUSE_MILLIS = 1_000;

  private final DataSource dataSource;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread thread;

  PostgresChanges(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public AutoCloseable listen(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      Thread listening = Thread.ofPlatform().name("changes").daemon().unstarted(this::run);
      thread = listening; // before it runs, because it ends when it is not this one
      listening.start();
    }
  }

  /** Waits for the thread, so that the pool does not close under it. */
  @Override
  public synchronized void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt(); // it may be waiting for PostgreSQL to come back
      try {
        running.join(Duration.ofMillis(STOP_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    boolean away = false;
    while (isMine()) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(true);
        execute(connection, "listen countersign");
        if (away) {
          tell(MISSED);
        }
        pass(connection.unwrap(PGConnection.class));
        execute(connection, "unlisten *"); // the pool gives it to others
      } catch (SQLException e) {
        away = true;
        if (isMine()) {
          LOG.warn("Live pages stand still: {} Listening again in a second.", e.getMessage());
          pause();
        }
      }
    }
  }

  private boolean isMine() {
    return Thread.currentThread().equals(thread);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void pass(PGConnection connection) throws SQLException {
    while (isMine()) {
      PGNotification[] notifications = connection.getNotifications(WAIT_MILLIS);
      if (notifications != null) {
        for (PGNotification notification : notifications) {
          read(notification.getParameter()).ifPresent(this::tell);
        }
      }
    }
  }

  private static Optional<Change> read(String payload) {
    Matcher parts = PAYLOAD.matcher(payload);
    return parts.matches()
        ? Optional.of(
            new Change(
                parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  private void tell(Change change) {
    for (Consumer<Change> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed on {}; the others are told.", change, e);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
