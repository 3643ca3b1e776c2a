package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.Signing;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One sequencer's time at work, from when it gets the lock to when it loses or returns it. */
final class Shift {

  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
  private static final Duration REFUSED_AGAIN_AFTER = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT_EVERY = Duration.ofHours(1);
  private static final Source LOG = new Source.Unordered("log");

  private final Connection connection;
  private final Sequence sequence;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private Instant grownAt;
  private Instant signedAt = Instant.EPOCH;
  private Duration signEvery = CHECKPOINT_EVERY;
  private Optional<String> refusal = Optional.empty();

  private Shift(Connection connection, Sequence sequence, Checkpoints checkpoints, Clock clock) {
    this.connection = connection;
    this.sequence = sequence;
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.grownAt = clock.instant();
  }

  static Shift begin(Connection connection, Signer signer, PayloadKeys keys, Clock clock)
      throws SQLException {
    Sequence sequence = Sequence.resume(connection, keys);
    Checkpoints checkpoints = Checkpoints.resume(connection, signer);
    var shift = new Shift(connection, sequence, checkpoints, clock);
    if (sequence.tree().size() == 0) {
      shift.append("log.began", "The log begins.", Map.of("key", signer.key().text()));
    }
    return shift;
  }

  /** Moves one batch and signs where that is due; tells whether more is waiting. */
  boolean step() throws SQLException {
    int moved = sequence.move();
    Instant now = clock.instant();
    if (moved > 0) {
      grownAt = now;
    } else if (passed(grownAt, now, HEARTBEAT_EVERY)) {
      append("log.heartbeat", "The log is alive; nothing happened for an hour.", Map.of());
      grownAt = now;
    }
    if (sequence.tree().size() > checkpoints.signedSize() && passed(signedAt, now, signEvery)) {
      sign(now);
    }
    return sequence.full();
  }

  /** Leaves nothing waiting and nothing unsigned. */
  void end() throws SQLException {
    while (sequence.move() > 0) {
      // each call takes one batch
    }
    if (sequence.tree().size() > checkpoints.signedSize()) {
      sign(clock.instant());
    }
  }

  /** Why the last checkpoint was not signed. */
  Optional<String> refusal() {
    return refusal;
  }

  /** A clock that is set back must not stop the log. */
  private static boolean passed(Instant since, Instant now, Duration wait) {
    return Duration.between(since, now).abs().compareTo(wait) >= 0;
  }

  private void sign(Instant now) throws SQLException {
    signedAt = now;
    switch (checkpoints.sign(sequence.tree())) {
      case Signing.Signed signed -> {
        refusal = Optional.empty();
        signEvery = CHECKPOINT_EVERY;
      }
      case Signing.Refused(String reason) -> {
        refusal = Optional.of(reason);
        signEvery = REFUSED_AGAIN_AFTER;
      }
    }
  }

  /** Its checkpoint is how a reader knows that an idle log is alive: checkpoints bear no time. */
  private void append(String type, String sentence, Map<String, String> payload)
      throws SQLException {
    var entry = new NewEntry(type, Actor.system(), Map.of(), "ok", sentence, payload);
    Inbox.append(connection, new SourcedEntry(entry, LOG, clock.instant()));
    connection.commit();
  }
}
