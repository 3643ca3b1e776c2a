package io.countersign.server.feed;

/** An entry that was signed is no longer there. */
class FeedBrokenException extends RuntimeException {

  FeedBrokenException(long from, long found) {
    super(
        "The history lacks an entry between %d and %d, which was signed. Nothing is left out in silence: run ./countersign verify."
            .formatted(from, found));
  }
}
