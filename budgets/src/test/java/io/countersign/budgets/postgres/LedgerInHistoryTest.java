package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import io.countersign.history.postgres.PostgresHistory;
import io.countersign.history.verify.Finding;
import io.countersign.history.verify.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Laws 4 and 5 for money: whoever meddles with what the ledger tells is found, offline. */
class LedgerInHistoryTest {

  private static final String OF_NUMBER = "leaf::jsonb #>> '{source,seq}' = ";

  @TempDir Path directory;
  private final Ledger ledger = Ledger.fresh();

  /** Behind entry 0, which tells of the prices. */
  @BeforeEach
  void spend() {
    ledger.reserve("a", Amounts.money(10));
    ledger.reserve("b", Amounts.money(20));
    ledger.budgets.settle("a", Amounts.money(7), "seen");
    ledger.budgets.release("b", "never sent");
  }

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void each_entry_of_the_ledger_is_there_once_with_its_number_and_its_id() throws Exception {
    Report report = LedgerLog.verify(ledger, directory);
    assertThat(report.findings()).isEmpty();
    assertThat(report.sources()).containsEntry("ledger 1, partition 1", 4L);
    assertThat(ledger.withoutLeaf()).isEmpty();
    assertThat(
            ids(
                "select leaf::jsonb #>> '{source,position}' from history.inbox where leaf::jsonb #>> '{source,kind}' = 'ledger' order by id"))
        .containsExactlyElementsOf(ids("select id from budgets.entry order by id"));
  }

  private List<String> ids(String sql) {
    return ledger.database.sql(sql).query(String.class).list();
  }

  @Test
  void one_that_is_taken_out_before_it_is_in_order_is_named() throws Exception {
    attack("delete from history.inbox where " + OF_NUMBER + "'2'");
    Finding first = LedgerLog.verify(ledger, directory).findings().getFirst();
    assertThat(first.index()).hasValue(2);
    assertThat(first.sentence()).contains("the source ledger 1, partition 1 goes from 1 to 3");
  }

  @Test
  void one_that_is_told_twice_is_named() throws Exception {
    attack(
        "insert into history.inbox (leaf, leaf_hash, salt, payload) select leaf, leaf_hash, salt, payload from history.inbox where "
            + OF_NUMBER
            + "'3'");
    Finding first = LedgerLog.verify(ledger, directory).findings().getFirst();
    assertThat(first.index()).hasValue(5);
    assertThat(first.sentence()).contains("goes from 4 to 3");
  }

  @Test
  void one_that_nothing_in_the_ledger_stands_for_is_named() throws Exception {
    new PostgresHistory(ledger.pool(), ledger.clock)
        .append(
            new NewEntry(
                "budget.posted", Actor.system(), Map.of("hold", "a"), "ok", "So.", Map.of()));
    Finding first = LedgerLog.verify(ledger, directory).findings().getFirst();
    assertThat(first.index()).hasValue(5);
    assertThat(first.sentence()).contains("tells of the ledger without a number of it");
  }

  @Test
  void a_count_that_is_set_back_gives_two_the_same_number() throws Exception {
    attack("update history.counted set seq = 2");
    ledger.reserve("c", Amounts.money(1));
    assertThat(LedgerLog.verify(ledger, directory).findings().getFirst().sentence())
        .contains("goes from 4 to 3");
  }

  /** As a superuser who has switched the triggers off. */
  private void attack(String sql) throws Exception {
    try (var connection = ledger.connection();
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}
