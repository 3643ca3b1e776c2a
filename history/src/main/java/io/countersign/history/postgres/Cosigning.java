package io.countersign.history.postgres;

import io.countersign.history.Checkpoint;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.HistoryException;
import io.countersign.history.NoteException;
import io.countersign.history.Policy;
import io.countersign.history.VerifierKey;
import io.countersign.history.witness.WitnessClient;
import io.countersign.history.witness.WitnessClient.Outcome;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Shows the newest checkpoint to the witnesses of a policy and keeps their signatures. On a thread
 * of its own: a slow witness must not hold up the log.
 */
public final class Cosigning implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Cosigning.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  private final DataSource database;
  private final VerifierKey key;
  private final Map<String, Asked> witnesses = new TreeMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  /** One witness, what it has seen last, and what is wrong with it. */
  private static final class Asked implements AutoCloseable {
    private final String key;
    private final WitnessClient client;
    private volatile long size;
    private volatile @Nullable String problem;

    Asked(String key, WitnessClient client) {
      this.key = key;
      this.client = client;
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /**
   * @param database gives connections outside of the caller's transactions
   * @param policy its witnesses with a URL are asked
   */
  public Cosigning(DataSource database, VerifierKey key, Policy policy) {
    this.database = database;
    this.key = key;
    policy
        .witnesses()
        .values()
        .forEach(witness ->
            witness
                .url()
                .ifPresent(url ->
                    witnesses.put(
                        witness.name(),
                        new Asked(witness.key().name(), new WitnessClient(url, witness.key())))));
  }

  /** Begins to ask, if there is anybody to ask. */
  public synchronized void start() {
    if (thread == null && !witnesses.isEmpty()) {
      Thread fresh = new Thread(this::run, "history-witnesses");
      fresh.setDaemon(true);
      thread = fresh;
      fresh.start();
    }
  }

  /** How many entries each witness has seen, by its name in the policy. */
  public Map<String, Long> seen() {
    var seen = new TreeMap<String, Long>();
    witnesses.forEach((name, asked) -> seen.put(name, asked.size));
    return seen;
  }

  /** Why a witness does not sign, if so. */
  public Optional<String> problem() {
    return witnesses.values().stream()
        .flatMap(asked -> Optional.ofNullable(asked.problem).stream())
        .findFirst();
  }

  private void run() {
    do {
      for (Asked asked : witnesses.values()) {
        try {
          ask(asked);
        } catch (Exception e) { // the edge of the thread: the next round may succeed
          report(asked, "The witnesses cannot be asked at the moment: " + e.getMessage());
        }
      }
    } while (!stopped());
  }

  private void ask(Asked asked) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Optional<String> note = newest(connection);
      if (note.isEmpty()) {
        return;
      }
      Checkpoint checkpoint = key.open(note.get());
      if (checkpoint.size() <= asked.size) {
        return;
      }
      var subtrees = new PostgresSubtrees(connection);
      Outcome outcome =
          asked.client.submit(
              checkpoint,
              note.get(),
              asked.size,
              since -> ConsistencyProof.of(since, checkpoint.size(), subtrees));
      switch (outcome) {
        case Outcome.Seen seen -> {
          keep(connection, checkpoint.size(), asked.key, seen);
          asked.size = checkpoint.size();
          report(asked, null);
        }
        case Outcome.Contradicted(String reason) -> report(asked, reason);
        case Outcome.Unavailable(String reason) -> report(asked, reason);
      }
    } catch (NoteException | HistoryException e) {
      report(asked, "The newest checkpoint cannot be shown to witnesses: " + e.getMessage());
    }
  }

  private static Optional<String> newest(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement(
                "select note from history.checkpoint order by size desc limit 1");
        var rows = select.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  private static void keep(Connection connection, long size, String witness, Outcome.Seen seen)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into history.cosignature (size, witness, line, at) values (?, ?, ?, ?)
            on conflict do nothing\
            """)) {
      insert.setLong(1, size);
      insert.setString(2, witness);
      insert.setString(3, seen.line().text());
      insert.setTimestamp(4, Timestamp.from(seen.at()));
      insert.executeUpdate();
    }
  }

  private static void report(Asked asked, @Nullable String now) {
    String before = asked.problem;
    if (now != null && !now.equals(before)) {
      LOG.log(Level.WARNING, now);
    } else if (now == null && before != null) {
      LOG.log(Level.INFO, "The witness {0} signs again.", asked.key);
    }
    asked.problem = now;
  }

  private boolean stopped() {
    try {
      return stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.interrupt(); // it may wait for a witness
        running.join(STOP_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    witnesses.values().forEach(Asked::close);
  }
}
