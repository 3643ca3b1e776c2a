package io.countersign.server.feed;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One step of giving something away: what is next, to one receiver, at its cursor. */
final class Push {

  private final String name;
  private final SinkCursors cursors;
  private final Delivery delivery;

  Push(String name, SinkCursors cursors, Delivery delivery) {
    this.name = name;
    this.cursors = cursors;
    this.delivery = delivery;
  }

  /** Gives away what comes at a cursor. */
  @FunctionalInterface
  interface Delivery {

    /** The cursor after it; the same one where there is nothing to give. */
    long deliver(SinkCursors.Standing standing) throws IOException;
  }

  /** What came of a step. */
  sealed interface Outcome {

    /** Taken; there may be more. */
    record Delivered() implements Outcome {}

    /** Nothing is due, or another server has this receiver. */
    record Idle() implements Outcome {}

    /** Not taken: the same comes again. */
    record Failed(String problem, int failures) implements Outcome {}
  }

  String name() {
    return name;
  }

  Outcome step() {
    Optional<SinkCursors.Standing> taken = cursors.take(name);
    if (taken.isEmpty()) {
      return new Outcome.Idle();
    }
    SinkCursors.Standing standing = taken.get();
    try {
      long next = delivery.deliver(standing);
      if (next == standing.next()) {
        return new Outcome.Idle();
      }
      cursors.delivered(name, standing.next(), next);
      return new Outcome.Delivered();
    } catch (IOException | FeedBrokenException e) {
      cursors.failed(name, String.valueOf(e.getMessage()));
      return new Outcome.Failed(String.valueOf(e.getMessage()), standing.failures() + 1);
    }
  }

  /** Entries from the cursor on, at most a batch. */
  static Delivery entries(Feed feed, Sink sink, int batch) {
    return standing -> {
      Feed.Slice slice = feed.from(standing.next(), batch);
      if (!slice.entries().isEmpty()) {
        sink.send(feed.origin(), slice.entries());
      }
      return slice.next();
    };
  }

  /** The newest checkpoint, where the log has grown and the last one is old enough. */
  static Delivery checkpoints(Checkpoints checkpoints, Anchor anchor, Duration every) {
    return standing -> {
      @Nullable Long quiet = standing.quietSeconds();
      if (quiet != null && quiet < every.toSeconds()) {
        return standing.next();
      }
      Optional<Checkpoints.Signed> signed = checkpoints.newest();
      if (signed.isEmpty() || signed.get().size() <= standing.next()) {
        return standing.next();
      }
      anchor.keep(signed.get().origin(), signed.get().size(), signed.get().note());
      return signed.get().size();
    };
  }
}
