package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T8 with real processes; {@code ./countersign bench history-crash 1000} does it more often. */
class KillTest {

  @TempDir Path directory;

  @Test
  void whoever_is_killed_everything_is_in_the_log_once_and_erased_keys_are_gone() throws Exception {
    try (var postgres = EmbeddedPostgres.builder().start()) {
      Database.migrate(postgres.getPostgresDatabase());
      var rounds =
          new CrashRounds(
              postgres.getPostgresDatabase(),
              postgres.getJdbcUrl("postgres", "postgres"),
              directory,
              20261127);
      CrashRounds.Result result = rounds.run(4);
      assertThat(result.lost()).isZero();
      assertThat(result.entries()).isPositive();
    }
  }
}
