package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.history.postgres.FilledLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 5: whatever is changed in the database, by whomever, the verifier finds it and names it. */
class MutationTest {

  private static final long SEED = 20261120;
  private static final int ROUNDS = 12;

  @TempDir static Path directory;
  private static FilledLog log;

  private final Random random = new Random(SEED);
  private int found;

  @BeforeAll
  static void fill() throws Exception {
    log = new FilledLog(directory, 10, 150, 130);
  }

  @Test
  void the_log_as_it_is_holds() throws IOException {
    Report report = log.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.entries()).isEqualTo(291);
    assertThat(report.checkpoints()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void any_changed_byte_of_an_entry_is_found_and_named() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long index = random.nextInt(291);
      boolean sealed =
          log.one("select sealed is not null from history.entry where idx = " + index).equals("t");
      for (String column :
          sealed
              ? List.of("leaf", "leaf_hash", "sealed", "key", "idx")
              : List.of("leaf", "leaf_hash", "salt", "payload", "idx")) {
        Change change = change("entry", column, "idx = " + index);
        tried(change, report -> names(report, index));
      }
    }
    assertThat(found).isGreaterThan(ROUNDS * 4);
  }

  @Test
  void any_changed_byte_of_a_checkpoint_is_found_and_named() throws Exception {
    for (String size : log.rows("select size from history.checkpoint")) {
      for (int round = 0; round < ROUNDS; round++) {
        for (String column : List.of("size", "note")) {
          tried(
              change("checkpoint", column, "size = " + size),
              report -> assertThat(report.findings().getFirst().sentence()).contains("checkpoint"));
        }
      }
    }
    assertThat(found).isGreaterThan(ROUNDS * 4);
  }

  @Test
  void any_changed_byte_of_an_entry_that_waits_is_found_once_it_has_its_place() throws Exception {
    for (String column : List.of("leaf", "leaf_hash", "salt", "payload")) {
      var waiting = new FilledLog(directory.resolve(column), 3);
      waiting.put(5);
      String id = waiting.one("select max(id) - 1 from history.inbox");
      String changed = waiting.one(expression("inbox", column, "id = " + id));
      waiting.attack(
          "update history.inbox set %s = %s where id = %s".formatted(column, changed, id));
      waiting.append(1);
      names(waiting.verify(), 7);
    }
  }

  @Test
  void any_changed_byte_of_a_node_or_the_name_is_found() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (String column : List.of("level", "idx", "hash")) {
        tried(
            change("node", column, "level = 1 and idx = 0"),
            report -> assertThat(report.findings().getFirst().sentence()).contains("node 1/0"));
      }
      tried(
          change("log", "origin", "true"),
          report -> assertThat(report.findings().getFirst().sentence()).contains("calls itself"));
    }
    assertThat(found).isGreaterThan(ROUNDS * 2);
  }

  @Test
  void the_columns_for_searching_cannot_be_changed_at_all() throws Exception {
    List<String> columns =
        log.rows(
            "select column_name from information_schema.columns where table_schema = 'history'"
                + " and table_name = 'entry' and is_generated = 'ALWAYS'");
    assertThat(columns).containsExactly("facts");
    for (String column : columns) {
      assertThatThrownBy(() -> log.attack("update history.entry set " + column + " = '{}'"))
          .hasMessageContaining("can only be updated to DEFAULT");
    }
  }

  @Test
  void missing_rows_are_found() throws Exception {
    for (String what : List.of("entry where idx = 77", "node", "checkpoint where size > 11")) {
      String table = what.split(" ", -1)[0];
      log.attack("create table history.kept as select * from history." + what);
      log.attack("delete from history." + what);
      Report report = log.verify();
      assertThat(report.holds()).as(what).isFalse();
      restore(table);
    }
    assertThat(log.verify().holds()).isTrue();
  }

  private static void restore(String table) throws SQLException {
    String columns =
        log.one(
            "select string_agg(column_name, ', ') from information_schema.columns where"
                + " table_schema = 'history' and is_generated = 'NEVER' and table_name = '%s'"
                    .formatted(table));
    log.attack(
        "insert into history.%s (%s) select %s from history.kept; drop table history.kept"
            .formatted(table, columns, columns));
  }

  private interface Judge {
    void judge(Report report);
  }

  private static void names(Report report, long index) {
    assertThat(report.findings().getFirst().index()).hasValue(index);
    assertThat(report.findings().getFirst().sentence()).containsPattern("ntry " + index + "\\b");
  }

  private void tried(Change change, Judge judge) throws Exception {
    try {
      log.attack(change.sql());
    } catch (SQLException e) {
      return; // the database itself refuses what the type or a constraint does not allow
    }
    found++;
    Report report = log.verify();
    log.attack(change.back());
    assertThat(report.holds()).as("seed %d: %s", SEED, change).isFalse();
    try {
      judge.judge(report);
    } catch (AssertionError e) {
      throw new AssertionError("seed %d: %s\n%s".formatted(SEED, change, report.text()), e);
    }
  }

  private record Change(String sql, String back) {}

  /** One byte of one column of one row, to something else. */
  private Change change(String table, String column, String where) throws SQLException {
    String expression = log.one(expression(table, column, where));
    String old =
        log.one(
            "select quote_literal(%s::text) from history.%s where %s"
                .formatted(column, table, where));
    var sql = new ArrayList<String>();
    for (String value : List.of(expression, old)) {
      sql.add("update history.%s set %s = %s where ctid = ".formatted(table, column, value));
    }
    String row = "(select ctid from history.%s where %s)".formatted(table, where);
    String changedRow =
        column.equals("key") // another entry may have that key
            ? row
            : "(select ctid from history.%s where %s::text = (%s)::text limit 1)"
                .formatted(table, column, expression);
    return new Change(sql.get(0) + row, sql.get(1) + changedRow);
  }

  /** SQL that gives the SQL of the value with one byte changed. */
  private String expression(String table, String column, String where) {
    int mask = 1 + random.nextInt(255);
    double place = random.nextDouble();
    String value =
        switch (column) {
          case "leaf_hash", "salt", "hash", "sealed" ->
              "quote_literal(set_byte(%1$s, p, get_byte(%1$s, p) # %2$d)::text) || '::bytea'"
                  .formatted(column, mask);
          case "idx", "size", "level", "key" ->
              "(%s # (%d::bigint << 8 * %d))::text"
                  .formatted(column, mask, random.nextInt(column.equals("level") ? 4 : 8));
          default ->
              "quote_literal(overlay(%1$s placing chr(case ascii(substr(%1$s, p + 1, 1)) when %2$d then %3$d else %2$d end) from p + 1 for 1))"
                  .formatted(column, 32 + mask % 95, 33 + mask % 94);
        };
    String length =
        switch (column) {
          case "idx", "size", "level", "key" -> "1";
          default -> "length(" + column + ")";
        };
    return "select %s from (select *, floor(%s * %s)::int as p from history.%s where %s) as target"
        .formatted(value, place, length, table, where);
  }
}
