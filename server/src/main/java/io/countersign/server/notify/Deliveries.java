package io.countersign.server.notify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is yet to be sent: one row for each notice and channel, whatever crashes. */
public interface Deliveries {

  /**
   * Takes what is due for one channel, for this server alone until the lease ends. What was taken
   * before and not settled comes again as the same batch.
   */
  Optional<Batch> take(Instant now, Instant leaseUntil);

  /**
   * For one message.
   *
   * @param attempts before this one
   */
  record Batch(String id, String channel, List<Notice> notices, int attempts) {
    public Batch {
      notices = List.copyOf(notices);
    }
  }

  /** Does not belong into a message any more. */
  void drop(Batch batch, List<Notice> notices, String why);

  void settle(Batch batch, Settled settled, Instant now);

  /** What became of a batch. */
  sealed interface Settled {

    /** The other side has it, or there was nothing left to send. */
    record Sent() implements Settled {}

    /** It is tried again; until then nothing else goes to this channel. */
    record Again(Instant at, String why) implements Settled {}

    /** It failed for good, until somebody asks for another try. */
    record Failed(String why) implements Settled {}
  }

  /**
   * What did not arrive.
   *
   * @param end whether it is tried again by itself
   */
  record Failure(String channel, Notice notice, int attempts, @Nullable String why, End end) {}

  /** How far a failure has got. */
  enum End {
    TRIED_AGAIN,
    FOR_GOOD
  }

  /** Of these channels, the newest first. */
  List<Failure> failures(List<String> channels, int max);

  /** Tries everything again that failed for good. How much that is. */
  int retry(String channel, Instant now);
}
