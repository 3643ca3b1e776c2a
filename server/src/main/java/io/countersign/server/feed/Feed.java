package io.countersign.server.feed;

import io.countersign.history.Checkpoint;
import io.countersign.history.Entry;
import io.countersign.history.EntryQuery;
import io.countersign.history.HistoryEntries;
import io.countersign.history.Signer;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The log in order, from any index on. Only what a checkpoint covers: the signer signs nothing that
 * does not extend it, so what was given out once is never replaced by something else.
 */
@Component
class Feed {

  /** The most entries of one slice. */
  static final int LIMIT_MAX = EntryQuery.LIMIT_MAX;

  private final HistoryEntries history;
  private final Signer signer;

  Feed(HistoryEntries history, Signer signer) {
    this.history = history;
    this.signer = signer;
  }

  /**
   * Neighbours in the log.
   *
   * @param next the index to go on with
   * @param size so many entries are signed
   */
  record Slice(List<Entry> entries, long next, long size) {}

  String origin() {
    return signer.key().name();
  }

  /** How many entries are signed. */
  long size() {
    return history.checkpoint().map(signer.key()::open).map(Checkpoint::size).orElse(0L);
  }

  /** The oldest first; empty where nothing is signed beyond that index yet. */
  Slice from(long index, int limit) {
    long size = size();
    long end = Math.min(size, index + Math.min(limit, LIMIT_MAX));
    if (end <= index) {
      return new Slice(List.of(), index, size);
    }
    var query = EntryQuery.all().before(end).limit((int) (end - index));
    List<Entry> entries = history.search(query).entries().reversed();
    long next = index;
    for (Entry entry : entries) {
      if (entry.index() != next++) {
        throw new FeedBrokenException(index, entry.index());
      }
    }
    return new Slice(entries, next, size);
  }
}
