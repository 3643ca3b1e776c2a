package io.countersign.server.story;

import java.sql.SQLException;

/** Open tasks as the exporter and the lister write them; their case has nothing else. */
final class ManyTasks {

  /** Where the keys of the made ones begin. */
  static final long FIRST_KEY = 9_000_000_000_000_000L;

  private ManyTasks() {}

  static void open(RunningDemo demo, int tasks) throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into zeebe.user_task
          select %2$d + i, 'CREATED', false, 'approve-action', 1, 1, 1, 1,
            'agent-step', 1, null, '{SUPERVISOR}', '{}', null, null, null, '{}',
            now() - make_interval(secs => i), null
          from generate_series(1, %1$d) i;
          insert into engine.listed_task
          select %2$d + i, 1, 'effect', 'bench-' || i,
            'Pay ' || i %% 900 || '.00 EUR to Customer ' || i,
            'Refund clerk · Refund request · X-' || i, 'refund-clerk', 'Refund clerk',
            'refund-request', 'Refund request', 'payments.refund', 'bench ' || i %% 50,
            i %% 900 * 100, i %% 60, i %% 3 = 0, 400, null, '{SUPERVISOR}',
            now() + make_interval(secs => i %% 90000 - 3000), now() - make_interval(secs => i),
            array_to_tsvector(array['pay', 'eur', 'to', 'customer', i::text, 'x-' || i]), null
          from generate_series(1, %1$d) i;
          analyze zeebe.user_task; analyze engine.listed_task;
          """
              .formatted(tasks, FIRST_KEY));
    }
  }
}
