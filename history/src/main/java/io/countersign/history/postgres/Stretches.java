package io.countersign.history.postgres;

import io.countersign.history.EntryQuery;
import io.countersign.history.Leaf;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The stretches of the log that a search looks at, the newest first. Where it asks for times, these
 * are the blocks that have such a time; else they grow, as long as looking at one is quick.
 */
final class Stretches {

  /** As in V4__search.sql. */
  private static final long BLOCK = 65_536;

  private static final long LONGEST = 4 * BLOCK;
  private static final Duration QUICK = Duration.ofMillis(100);

  private static final String BLOCKS =
      """
      select block from generate_series(?::bigint, 0, -1) block,
        lateral (select from history.entry where idx / 65536 = block
          and (facts ->> 'at') collate "C" >= ? and (facts ->> 'at') collate "C" < ? limit 1) found
      order by block desc\
      """;

  private final Optional<Deque<Long>> blocks;
  private long before;
  private long length = BLOCK;
  private long asked;

  private Stretches(Optional<Deque<Long>> blocks, long before) {
    this.blocks = blocks;
    this.before = before;
  }

  /** From one index to before another. */
  record Stretch(long from, long before) {}

  static Stretches of(Connection connection, EntryQuery query, long before) throws SQLException {
    boolean timed = query.from().isPresent() || query.until().isPresent();
    return new Stretches(
        timed ? Optional.of(blocks(connection, query, before)) : Optional.empty(), before);
  }

  private static Deque<Long> blocks(Connection connection, EntryQuery query, long before)
      throws SQLException {
    var blocks = new ArrayDeque<Long>();
    try (var select = connection.prepareStatement(BLOCKS)) {
      select.setLong(1, (before - 1) / BLOCK);
      select.setString(2, query.from().map(Leaf::time).orElse(""));
      select.setString(3, query.until().map(Leaf::time).orElse("~")); // sorts behind every time
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          blocks.add(rows.getLong(1));
        }
      }
    }
    return blocks;
  }

  /** Empty where nothing is left to look at. */
  Optional<Stretch> next() {
    Optional<Stretch> next = blocks.isPresent() ? block(blocks.get()) : grown();
    next.ifPresent(stretch -> before = stretch.from());
    return next;
  }

  private Optional<Stretch> block(Deque<Long> left) {
    Long block = left.poll();
    return block == null
        ? Optional.empty()
        : Optional.of(new Stretch(block * BLOCK, Math.min(before, (block + 1) * BLOCK)));
  }

  private Optional<Stretch> grown() {
    long now = System.nanoTime();
    boolean quick = asked != 0 && now - asked < QUICK.toNanos();
    length = quick ? Math.min(LONGEST, length * 4) : length;
    asked = now;
    return before <= 0
        ? Optional.empty()
        : Optional.of(new Stretch(Math.max(0, before - length), before));
  }

  /** Whether something is left, so that a search that stops here can be gone on with. */
  boolean more() {
    return blocks.map(left -> !left.isEmpty()).orElse(before > 0);
  }

  /** Where it would go on. */
  long before() {
    return before;
  }
}
