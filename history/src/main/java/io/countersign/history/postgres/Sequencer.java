package io.countersign.history.postgres;

import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives the entries of the inbox their places in the log and signs its end. Of all that run on one
 * database only one is at work; another takes over within a second when that one is gone.
 *
 * <p>At work or not, it makes this server's file forget destroyed keys within a second.
 *
 * <p>Keeps one connection of the DataSource while it is at work, because the right to work hangs on
 * it. An entry has its place 0.1 s after its transaction, and is under a checkpoint 1 s later.
 */
public final class Sequencer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Sequencer.class.getName());
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);
  private static final long LOCK = 0x686973746f7279L; // "history"

  private final DataSource database;
  private final Signer signer;
  private final PayloadKeys keys;
  private final Destroying destroying;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable String problem;

  /**
   * @param database gives connections outside of the caller's transactions
   */
  public Sequencer(DataSource database, Signer signer, PayloadKeys keys, Clock clock) {
    this.database = database;
    this.signer = signer;
    this.keys = keys;
    this.destroying = new Destroying(keys);
    this.clock = clock;
  }

  /** Begins to work on a thread of its own. */
  public synchronized void start() {
    if (thread != null || stopping.getCount() == 0) {
      return;
    }
    Thread fresh = new Thread(this::run, "history-sequencer");
    fresh.setDaemon(true);
    thread = fresh;
    fresh.start();
  }

  /** Puts what waits into the log, signs it, and stops. */
  @Override
  public void close() {
    stopping.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join(STOP_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /** Why the log does not grow or is not signed, if so; for the health of the server. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void run() {
    while (!stopped(Duration.ZERO)) {
      try (Connection connection = database.getConnection()) {
        serve(connection);
      } catch (Exception e) { // the edge of the thread: whatever it is, the log must go on
        report("The log is not written at the moment: " + e.getMessage());
      }
      stopped(RETRY);
    }
  }

  private void serve(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Optional<String> left = destroying.pass(connection);
      if (locked(connection)) {
        work(connection, left);
      } else {
        report(left.orElse(null));
      }
    } finally {
      release(connection);
    }
  }

  private void work(Connection connection, Optional<String> undestroyed) throws SQLException {
    var shift = Shift.begin(connection, signer, keys, clock);
    Optional<String> left = undestroyed;
    long lookedAt = System.nanoTime();
    while (!stopped(Duration.ZERO)) {
      boolean more = shift.step();
      if (System.nanoTime() - lookedAt > RETRY.toNanos()) {
        lookedAt = System.nanoTime();
        left = destroying.pass(connection);
      }
      report(left.or(shift::refusal).orElse(null));
      if (!more) {
        stopped(POLL);
      }
    }
    shift.end();
    destroying.pass(connection);
  }

  /** When this host vanishes, PostgreSQL notices within seconds and gives the lock to another. */
  private static boolean locked(Connection connection) throws SQLException {
    try (var lock =
        connection.prepareStatement(
            """
            select pg_try_advisory_lock(?), set_config('tcp_keepalives_idle', '5', false),
              set_config('tcp_keepalives_interval', '2', false),
              set_config('tcp_keepalives_count', '3', false)\
            """)) {
      lock.setLong(1, LOCK);
      try (var rows = lock.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    } finally {
      connection.commit();
    }
  }

  private static void release(Connection connection) {
    try (var unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
      connection.rollback();
      unlock.setLong(1, LOCK);
      unlock.execute();
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "The connection is gone, and the lock with it.", e);
    }
  }

  private void report(@Nullable String now) {
    if (now != null && !now.equals(problem)) {
      LOG.log(Level.ERROR, now);
    } else if (now == null && problem != null) {
      LOG.log(Level.INFO, "The log is written and signed again.");
    }
    problem = now;
  }

  private boolean stopped(Duration wait) {
    try {
      return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopping.countDown();
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
