package io.countersign.history.postgres;

import io.countersign.history.EntryQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds entries by words of their sentences, wherever these stand and however many have them. It
 * looks at the newest entries one by one, because what is common is among them; then it asks the
 * index for one block of the log after the other, because only what a block has of the words costs
 * anything. The planner would choose one of the two for all of the log, and be wrong half of the
 * time: how often a word is in the log says nothing of where.
 */
final class WordSearch {

  /** So many entries are looked at one by one; to read the words of one takes some 10 µs. */
  private static final int LOOKED_MAX = 1024;

  private static final int LOOKED_FIRST = 256;

  /** After that the index is asked: there are few of what is asked for besides words. */
  private static final Duration LOOKING_MAX = Duration.ofMillis(50);

  /** As in V10__words.sql; so many hits can be read in a few hundredths of a second. */
  private static final long BLOCK = 16_384;

  private static final String HAS_WORDS =
      "to_tsvector('simple', facts ->> 'sentence') @@ websearch_to_tsquery('simple', ?)";

  private final Connection connection;
  private final String text;
  private final SearchConditions conditions;
  private int looked;
  private boolean looking;

  WordSearch(Connection connection, EntryQuery query) {
    this.connection = connection;
    this.text = query.text();
    this.conditions = SearchConditions.of(query);
    boolean timed = query.from().isPresent() || query.until().isPresent();
    // whoever asks for a time alone would have to look at all that are newer in its first block
    this.looking = !timed || !query.equal().isEmpty();
  }

  /** The indices of the newest in a stretch; call it for one after the other. */
  List<Long> newest(Stretches.Stretch stretch, int wanted) throws SQLException {
    var hits = new ArrayList<Long>();
    long before = stretch.before();
    while (looking && hits.size() < wanted && before > stretch.from()) {
      before = look(new Stretches.Stretch(stretch.from(), before), hits);
    }
    if (hits.size() < wanted && before > stretch.from()) {
      var rest = new Stretches.Stretch(stretch.from(), before);
      hits.addAll(inBlocks(rest, wanted - hits.size()));
    }
    return hits.subList(0, Math.min(wanted, hits.size()));
  }

  /** Adds hits, and gives the index before which it has looked at nothing. */
  private long look(Stretches.Stretch stretch, List<Long> hits) throws SQLException {
    int most = Math.min(Math.max(LOOKED_FIRST, looked), LOOKED_MAX - looked);
    long start = System.nanoTime();
    int count = 0;
    long last = stretch.before();
    try (var select = connection.prepareStatement(look(conditions, stretch, most))) {
      select.setString(1, text);
      conditions.bindNewest(select, 2);
      try (var rows = select.executeQuery()) {
        for (; rows.next(); count++) {
          last = rows.getLong(1);
          if (rows.getBoolean(2)) {
            hits.add(last);
          }
        }
      }
    }
    looked += count;
    looking = looked < LOOKED_MAX && System.nanoTime() - start < LOOKING_MAX.toNanos();
    return count < most ? stretch.from() : last;
  }

  static String look(SearchConditions conditions, Stretches.Stretch stretch, int limit) {
    return """
    select newest.idx, (select %s from history.entry where idx = newest.idx) as hit
    from (%s) newest order by newest.idx desc\
    """
        .formatted(HAS_WORDS, conditions.newest("idx", stretch, limit));
  }

  private List<Long> inBlocks(Stretches.Stretch stretch, int limit) throws SQLException {
    try (var select = connection.prepareStatement(inBlocks(conditions, stretch, limit))) {
      bindInBlocks(select, conditions, text);
      try (var rows = select.executeQuery()) {
        var hits = new ArrayList<Long>();
        while (rows.next()) {
          hits.add(rows.getLong(1));
        }
        return hits;
      }
    }
  }

  /** The inner {@code offset 0} leaves the planner no other index than that of the words. */
  static String inBlocks(SearchConditions conditions, Stretches.Stretch stretch, int limit) {
    return """
    select hit.idx from generate_series(%d::bigint, %d, -1) block, lateral (
      select idx from (
        select idx, facts from history.entry where array[idx / 16384] @> array[block] and %s offset 0) found
      where idx >= %d and idx < %d and %s
      order by idx desc limit %d) hit
    limit %d\
    """
        .formatted(
            (stretch.before() - 1) / BLOCK,
            stretch.from() / BLOCK,
            HAS_WORDS,
            stretch.from(),
            stretch.before(),
            conditions.filter(),
            limit,
            limit);
  }

  static void bindInBlocks(PreparedStatement select, SearchConditions conditions, String text)
      throws SQLException {
    select.setString(1, text);
    conditions.bindFilter(select, 2);
  }
}
