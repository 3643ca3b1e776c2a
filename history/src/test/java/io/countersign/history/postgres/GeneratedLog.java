package io.countersign.history.postgres;

import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Fills the log's own table by SQL, far faster than by appending: rows to search, of five types,
 * three workers, twenty people, forty entries an instance, one every three seconds; one word is in
 * each of the first entries and in none after them. No tree, no checkpoint and no payload that its
 * leaf commits to; so nothing here can be verified.
 */
final class GeneratedLog {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final int SECONDS_EACH = 3;
  static final int WORKERS = 3;
  static final int PEOPLE = 20;
  static final int ENTRIES_EACH_INSTANCE = 40;
  static final int EARLY = 100_000;

  private static final long ROWS_EACH_STATEMENT = 250_000;

  private static final String ROWS =
      """
        insert into history.entry (idx, leaf, leaf_hash, salt, payload)
        select i, leaf, sha256(('\\x00'::bytea || convert_to(leaf, 'UTF8'))), decode(repeat('ab', 32), 'hex'), '{}'
        from (
          select i, json_build_object(
            'v', 1, 'at', to_char(timestamp '2026-01-01' + i * interval '3 seconds', 'YYYY-MM-DD"T"HH24:MI:SS".000000Z"'),
            'type', case when i %% 50000 = 7 then 'gate.bypassed'
              else (array['turn.answered', 'effect.started', 'effect.confirmed', 'budget.posted', 'gate.decided'])[1 + i %% 5] end,
            'actor', case when i %% 5 = 4 then json_build_object('kind', 'PERSON', 'id', 'person-' || i %% 20)
              else json_build_object('kind', 'WORKER', 'id', 'worker-' || i %% 3) end,
            'subjects', json_build_object('instance', (i / 40)::text, 'process', 'refund-request',
              'worker', 'worker-' || i %% 3, 'effect', 'e' || i / 4, 'run', 'r' || i / 20),
            'outcome', case when i %% 20011 = 3 then 'alarm' when i %% 31 = 0 then 'refused' else 'ok' end,
            'sentence', 'Refund ' || i || ' was ' || case when i %% 30000 = 11 then 'reversed.'
              when i < %d then 'handled early.' else 'handled.' end,
            'payload', 'none')::text as leaf
          from generate_series(%d, %d) i) rows
      """;

  private GeneratedLog() {}

  static void fill(DataSource database, long entries) throws SQLException {
    for (long from = 0; from < entries; from += ROWS_EACH_STATEMENT) {
      long last = Math.min(entries, from + ROWS_EACH_STATEMENT) - 1;
      Database.execute(database, ROWS.formatted(EARLY, from, last));
    }
    Database.execute(database, "vacuum analyze history.entry");
  }
}
