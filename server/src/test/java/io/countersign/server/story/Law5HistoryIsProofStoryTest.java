package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * Law 5 and market pain 12, an audit that cannot prove what was decided, from the outside; the log
 * itself is attacked by {@code AttackTest} and {@code MutationTest}.
 */
class Law5HistoryIsProofStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void the_history_verifies_until_one_byte_is_changed() throws SQLException {
    var entry = story.someEntry();
    assertThat(story.verify().exit()).as("untouched").isZero();

    replace(entry, "\"outcome\":\"ok\"", "\"outcome\":\"oK\"");
    var changed = story.verify();
    replace(entry, "\"outcome\":\"oK\"", "\"outcome\":\"ok\"");

    assertThat(changed.exit()).isNotZero();
    assertThat(changed.text()).contains(Long.toString(entry));
    assertThat(story.verify().exit()).as("put back").isZero();
  }

  /** As somebody would who owns the database: triggers off, one byte, triggers on. */
  private static void replace(long entry, String what, String by) throws SQLException {
    try (var connection = DEMO.database();
        var statement = connection.createStatement()) {
      statement.execute("alter table history.entry disable trigger user");
      assertThat(
              statement.executeUpdate(
                  "update history.entry set leaf = replace(leaf, '%s', '%s') where idx = %d"
                      .formatted(what, by, entry)))
          .isEqualTo(1);
      statement.execute("alter table history.entry enable trigger user");
    }
  }
}
