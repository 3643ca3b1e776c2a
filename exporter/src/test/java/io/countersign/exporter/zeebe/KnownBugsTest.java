package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.postgres.Database;
import io.countersign.exporter.postgres.FaultyDatabase.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What went wrong in other exporters for Zeebe, one test for each; the numbers are
 * camunda/camunda's.
 */
class KnownBugsTest {

  private final Rig rig = new Rig(Database.migrated(), 1, new FakeBroker());

  /** 54326 */
  @Test
  void state_was_cleared_before_the_commit_and_lost_when_the_commit_failed() {
    rig.writer.take(rig.started(0, 1));
    failAtCommit(1, Fault.LOST);
    assertThat(rig.broker.last().position()).isEqualTo(-1);

    rig.writer.step();
    assertThat(rig.history()).isEqualTo("1:instance.started");
  }

  /** 38626 */
  @Test
  void a_flush_in_the_middle_of_a_record_split_it_over_two_transactions() {
    var two =
        new io.countersign.exporter.Exported(
            1,
            rig.started(0, 1).at(),
            1,
            List.of(
                rig.started(0, 1).changes().getFirst(), rig.started(0, 2).changes().getFirst()));
    for (int call = 0; call < 20; call++) {
      rig.line.breakAt(call, Fault.LOST);
      rig.writer.take(two);
      try {
        rig.writer.step();
      } catch (StoreAwayException e) {
        assertThat(rig.history()).isIn("null", "1:instance.started 1:instance.started");
      }
    }
    rig.writer.step();
    assertThat(rig.history()).isEqualTo("1:instance.started 1:instance.started");
  }

  /** 55706 */
  @Test
  void records_given_again_after_a_failed_flush_were_written_twice() {
    rig.writer.take(rig.started(0, 1));
    failAtCommit(1, Fault.UNANSWERED);
    assertThat(rig.history()).isEqualTo("1:instance.started");

    rig.next(0).write(1, 2);
    assertThat(rig.history()).isEqualTo("1:instance.started 2:instance.started");
  }

  /** 52340 */
  @Test
  void after_a_restart_of_the_database_the_position_never_matched_again() {
    rig.write(1, 1);
    rig.writer.take(rig.started(0, 2));
    rig.line.breakAt(0, Fault.TERMINATED);
    assertThatThrownBy(rig.writer::step).isInstanceOf(StoreAwayException.class);
    rig.writer.step();
    rig.write(3, 3);
    assertThat(rig.history()).isEqualTo("1:instance.started 2:instance.started 3:instance.started");
  }

  /** 56499 */
  @Test
  void
      after_the_fix_the_position_still_did_not_match_when_only_the_answer_to_the_commit_was_lost() {
    rig.write(1, 1);
    rig.writer.take(rig.started(0, 2));
    failAtCommit(0, Fault.UNANSWERED);
    rig.writer.step();
    rig.write(3, 3);
    assertThat(rig.history()).isEqualTo("1:instance.started 2:instance.started 3:instance.started");
    assertThat(rig.broker.last().position()).isEqualTo(3);
  }

  /** 61270 */
  @Test
  void a_scheduled_flush_failed_for_ever_on_one_record_and_nobody_was_told() {
    rig.writer.take(rig.started(0, 1));
    rig.writer.take(rig.unwritable(2));
    rig.writer.take(rig.started(0, 3));
    for (int i = 0; i < 10; i++) {
      rig.writer.step();
    }
    assertThat(rig.history())
        .isEqualTo("1:instance.started 2:engine.quarantined 3:instance.started");
    assertThat(rig.alarms()).contains("A record of the engine cannot be kept as it is");
  }

  /** 48232 */
  @Test
  void a_position_was_acknowledged_twice() {
    rig.write(1, 2);
    rig.writer.take(rig.started(0, 3));
    failAtCommit(0, Fault.UNANSWERED);
    rig.writer.step();
    rig.writer.step();
    assertThat(rig.broker.acknowledgements)
        .extracting(io.countersign.exporter.Acknowledged::position)
        .containsExactly(-1L, 2L, 3L);
  }

  /** The first commit of a new store is that of its opening. */
  private void failAtCommit(int commit, Fault fault) {
    rig.line.breakAtCommit(commit, fault);
    assertThatThrownBy(rig.writer::step).isInstanceOf(StoreAwayException.class);
  }
}
