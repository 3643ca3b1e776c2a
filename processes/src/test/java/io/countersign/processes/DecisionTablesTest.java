package io.countersign.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.processes.DecisionTable.Input;
import io.countersign.processes.DecisionTable.Kind;
import io.countersign.processes.DecisionTable.Output;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.processes.DecisionTables.Hit;
import io.countersign.processes.DecisionTables.Prepared;
import io.countersign.processes.DecisionTables.Read;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Tables as a designer writes them, and the mistakes one makes. */
class DecisionTablesTest {

  private static final DecisionTables TABLES =
      new AnnotationConfigApplicationContext("io.countersign.processes")
          .getBean(DecisionTables.class);

  private static final List<Input> INPUTS =
      List.of(new Input("action", "Action", Kind.TEXT), new Input("amount", "Amount", Kind.NUMBER));

  private static DecisionTable table(Row... rows) {
    return new DecisionTable(
        "gates", "Gates", INPUTS, List.of(new Output("who", "Who decides")), List.of(rows));
  }

  private static Row row(String action, String amount, String who) {
    return new Row(List.of(action, amount), List.of(who), ("Why " + who).strip());
  }

  private static int first(DecisionTable table, String action, String amount) {
    var values = new HashMap<String, Object>(Map.of("action", action));
    if (!amount.isEmpty()) {
      values.put("amount", new BigDecimal(amount));
    }
    return ((Prepared.Usable) TABLES.prepare(table))
        .ready()
        .first(values)
        .map(Hit::number)
        .orElse(0);
  }

  @Test
  void the_first_row_that_fits_decides() {
    var table =
        table(row("\"pay\"", "> 100", "two"), row("\"pay\"", "> 50", "one"), row("-", "", ""));
    assertThat(first(table, "pay", "120.00")).isEqualTo(1);
    assertThat(first(table, "pay", "100.00")).isEqualTo(2);
    assertThat(first(table, "pay", "50")).isEqualTo(3);
    assertThat(first(table, "mail", "")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"pay\",\"mail\" | mail | true",
        "not(\"pay\") | pay | false",
        "not(\"pay\") | mail | true",
        "starts with(?, \"pay\") | payments.refund | true",
        "ends with(?, \"@harbour.example\") | eve@evil.example | false",
      })
  void a_text_fits_as_FEEL_says(String test, String value, boolean fits) {
    assertThat(first(table(row(test, "-", "one")), value, "") == 1).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[10..50] | 50 | true",
        "(10..50) | 50 | false",
        "<= 0.5 | 0.50 | true",
        "> 5 | | false"
      })
  void an_amount_fits_as_FEEL_says(String test, String value, boolean fits) {
    assertThat(first(table(row("-", test, "one")), "a", value == null ? "" : value) == 1)
        .isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "> ",
        "SPEND",
        "for x in 1..9 return x",
        "some x in [1] satisfies x > 0",
        "matches(?, \"(a+)+b\")",
        "9**9",
        "sort([1], function(a, b) a < b)",
      })
  void a_bad_cell_is_named_with_its_row_and_the_way_out(String bad) {
    var prepared = TABLES.prepare(table(row("-", "-", ""), row("-", bad, "")));
    assertThat(((Prepared.Unusable) prepared).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.row()).isEqualTo(2);
          assertThat(problem.column()).isEqualTo("Amount");
          assertThat(problem.sentence()).contains("Row 2, Amount: '" + bad, "- for anything");
        });
  }

  @Test
  void what_is_written_is_read_again_as_it_was() {
    var table = table(row("\"a & b\",\"<c>\"", ">= 5", "one"), row("-", "-", ""));
    assertThat(TABLES.read(TABLES.write(table).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Read.Table(table));
  }

  @Test
  void a_file_of_the_modeler_without_a_hit_policy_is_refused_with_the_way_out() {
    String dmn = TABLES.write(table(row("-", "-", ""))).replace(" hitPolicy=\"FIRST\"", "");
    assertThat(problems(dmn)).contains("UNIQUE", "only FIRST", "Choose F (First)");
  }

  @Test
  void a_file_that_is_no_table_is_refused() {
    assertThat(problems("")).contains("it is empty");
    assertThat(problems("<a/>")).contains("<a>", "not DMN");
    assertThat(problems("<!DOCTYPE a><a/>")).contains("DOCTYPE");
    assertThat(problems(TABLES.write(table(row("-", "-", ""))).replace("decisionTable", "literal")))
        .contains("no table");
    assertThat(problems(" ".repeat(DecisionTable.BYTES_MAX + 1))).contains("262144 are taken");
  }

  @Test
  void a_value_that_is_computed_is_refused_where_it_stands() {
    String dmn = TABLES.write(table(row("-", "-", "one"))).replace("\"one\"", "1 + 1");
    assertThat(problems(dmn)).contains("Row 1, Who decides", "'1 + 1'", "text in quotes");
  }

  @Test
  void a_row_with_too_few_cells_is_refused_and_so_are_too_many_rows() {
    var one = TABLES.write(table(row("-", "-", "one")));
    assertThat(problems(one.replaceFirst("<inputEntry.*", ""))).contains("Row 1", "1 and 1 cells");
    var many = table(Collections.nCopies(101, row("-", "-", "")).toArray(Row[]::new));
    assertThat(problems(TABLES.write(many))).contains("101 rows; at most 100");
    assertThat(TABLES.prepare(table())).isInstanceOf(Prepared.Unusable.class);
  }

  /** The largest table with the largest value: every cell takes time linear in both. */
  @Test
  void the_largest_table_answers_soon_whatever_a_model_writes() {
    String cell = "contains(?, \"" + "a".repeat(280) + "b\")";
    var table = table(Collections.nCopies(100, row(cell, "> 5", "")).toArray(Row[]::new));
    var ready = ((Prepared.Usable) TABLES.prepare(table)).ready();
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThat(ready.first(Map.of("action", "a".repeat(10_000)))).isEmpty());
  }

  private static String problems(String dmn) {
    var read = TABLES.read(dmn.getBytes(StandardCharsets.UTF_8));
    return String.join(
        "\n", ((Read.Unusable) read).problems().stream().map(Problem::sentence).toList());
  }
}
