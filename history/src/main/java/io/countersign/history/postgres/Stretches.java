package io.countersign.history.postgres;

import io.countersign.history.EntryQuery;
import io.countersign.history.Leaf;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The stretches of the log that a search looks at, the newest first: they grow, as long as looking
 * at one is quick. Where it asks for times, they are of the blocks that have such a time.
 */
final class Stretches {

  /** As in V4__search.sql. */
  private static final long BLOCK = 65_536;

  private static final Duration QUICK = Duration.ofMillis(100);

  private static final String BLOCKS =
      """
      select block from generate_series(?::bigint, 0, -1) block,
        lateral (select from history.entry where idx / 65536 = block
          and (facts ->> 'at') collate "C" >= ? and (facts ->> 'at') collate "C" < ? limit 1) found
      order by block desc\
      """;

  private final Deque<Stretch> left;
  private final long longest;
  private long length = BLOCK;
  private long asked;

  private Stretches(Deque<Stretch> left, long longest) {
    this.left = left;
    this.longest = longest;
  }

  /** From one index to before another. */
  record Stretch(long from, long before) {}

  static Stretches of(Connection connection, EntryQuery query, long before) throws SQLException {
    boolean timed = query.from().isPresent() || query.until().isPresent();
    Deque<Stretch> left = new ArrayDeque<>();
    if (timed) {
      left = timed(connection, query, before);
    } else if (before > 0) {
      left.add(new Stretch(0, before));
    }
    // whoever looks for words looks into an index for each block, and not at each entry
    return new Stretches(left, query.text().isBlank() ? 4 * BLOCK : 16 * BLOCK);
  }

  /** Blocks that touch are one. */
  private static Deque<Stretch> timed(Connection connection, EntryQuery query, long before)
      throws SQLException {
    var stretches = new ArrayDeque<Stretch>();
    try (var select = connection.prepareStatement(BLOCKS)) {
      select.setLong(1, (before - 1) / BLOCK);
      select.setString(2, query.from().map(Leaf::time).orElse(""));
      select.setString(3, query.until().map(Leaf::time).orElse("~")); // sorts behind every time
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          long from = rows.getLong(1) * BLOCK;
          long end = Math.min(before, from + BLOCK);
          Stretch last = stretches.peekLast();
          boolean touch = last != null && last.from() == end;
          stretches.add(
              touch ? new Stretch(from, stretches.removeLast().before()) : new Stretch(from, end));
        }
      }
    }
    return stretches;
  }

  /** Empty where nothing is left to look at. */
  Optional<Stretch> next() {
    long now = System.nanoTime();
    boolean quick = asked != 0 && now - asked < QUICK.toNanos();
    length = quick ? Math.min(longest, length * 4) : length;
    asked = now;
    Stretch all = left.poll();
    if (all == null) {
      return Optional.empty();
    }
    long from = Math.max(all.from(), all.before() - length);
    if (from > all.from()) {
      left.push(new Stretch(all.from(), from));
    }
    return Optional.of(new Stretch(from, all.before()));
  }

  /** Where it would go on, so that a search that stops here can be gone on with. */
  OptionalLong before() {
    Stretch next = left.peek();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.before());
  }
}
