package io.countersign.server.feed;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.HistoryEntries;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.postgres.KeyFile;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.history.postgres.PostgresHistoryEntries;
import io.countersign.history.postgres.Sequencer;
import io.countersign.server.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real log, signed as it grows, with a feed over it; for tests. */
final class FeedLog implements AutoCloseable {

  final DataSource database = TestDatabase.fresh("history", "server", "zeebe");
  final JdbcClient jdbc = JdbcClient.create(database);
  final Signer signer;
  final PayloadKeys keys;
  final HistoryEntries entries;
  final Feed feed;
  final Checkpoints checkpoints;
  private final History history = new PostgresHistory(database, Clock.systemUTC());
  private final Sequencer sequencer;

  FeedLog(Path directory) {
    signer = Signer.open(directory, PostgresHistory.origin(database));
    keys = KeyFile.open(database, directory.resolve("payloads"));
    entries = new PostgresHistoryEntries(database, keys);
    sequencer = new Sequencer(database, signer, keys, Clock.systemUTC());
    sequencer.start();
    feed = new Feed(entries, signer);
    checkpoints = new Checkpoints(entries, signer);
  }

  /** Appends so many and waits until all are signed; the log's size after that. */
  long append(int count) {
    long before = feed.size();
    for (int i = 0; i < count; i++) {
      append(
          "effect.confirmed", Actor.worker("refund-clerk"), "ok", "Refund %d = paid.".formatted(i));
    }
    await(() -> feed.size() >= Math.max(1, before) + count);
    return feed.size();
  }

  void append(String type, Actor actor, String outcome, String sentence) {
    history.append(
        new NewEntry(
            type,
            actor,
            Map.of("instance", "7", "person", "sam"),
            outcome,
            sentence,
            Map.of("secret", "4711")));
  }

  static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(condition);
  }

  @Override
  public void close() {
    sequencer.close();
  }
}
