package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.NegativeAmountException;
import io.countersign.budgets.Period;
import io.countersign.budgets.Prices.Price;
import io.countersign.budgets.Reconciliations.Compared;
import io.countersign.budgets.Reconciliations.Difference;
import io.countersign.budgets.Reconciliations.Used;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.history.Digest;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationsTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  private final Ledger ledger = Ledger.fresh();
  private Price price;

  @BeforeEach
  void spend() {
    price = ledger.price("house", 2, 1, 10);
    called("turn:r:1", 1_000, 100);
  }

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void a_report_that_agrees_changes_nothing() {
    assertThat(compare(1_000, 100).alarm()).isFalse();
    assertThat(tokens()).isEqualTo(1_100);
    assertThat(ledger.history()).contains("budget.reconciled ok");
  }

  @Test
  void what_the_ledger_lacks_is_posted_once_and_large_differences_are_an_alarm() {
    assertThat(compare(1_500, 100).alarm()).isTrue();
    assertThat(tokens()).isEqualTo(1_600);
    assertThat(ledger.sum("posted_money") % (500 * 2)).isZero();

    assertThat(compare(1_500, 100).alarm()).as("the same again agrees by now").isFalse();
    assertThat(tokens()).isEqualTo(1_600);
    assertThat(ledger.history()).contains("budget.reconciled alarm");
    assertThat(ledger.unexplained()).isEmpty();
    assertThat(ledger.withoutLeaf()).isEmpty();
  }

  @Test
  void what_the_ledger_has_too_much_is_told_and_stays() {
    assertThat(compare(500, 100).alarm()).isTrue();
    assertThat(tokens()).isEqualTo(1_100);
  }

  @Test
  void a_difference_within_the_set_one_is_posted_without_an_alarm() {
    assertThat(compare(1_004, 100).alarm()).isFalse();
    assertThat(tokens()).isEqualTo(1_104);
  }

  @Test
  void what_was_used_is_posted_even_above_the_limit() {
    ledger.limit(Scope.organisation(), Period.MONTH, ledger.sum("posted_money"));
    compare(2_000, 100);
    assertThat(tokens()).isEqualTo(2_100);
  }

  @Test
  void a_model_without_a_price_is_an_alarm_and_nothing_is_guessed() {
    var used = List.of(new Used("nobody-knows", 10, 0, 10));
    Difference difference = ledger.reconciliations.compare("file", DAY, used, 5, "olga").getFirst();
    assertThat(difference.unpriced()).isTrue();
    assertThat(difference.alarm()).isTrue();
    assertThat(tokens()).isEqualTo(1_100);
  }

  @Test
  void a_comparison_is_kept_and_negative_reports_are_refused() {
    compare(1_000, 100);
    assertThat(ledger.reconciliations.compared("file", DAY)).isTrue();
    assertThat(ledger.reconciliations.compared("file", DAY.minusDays(1))).isFalse();
    assertThat(ledger.reconciliations.latest(10))
        .containsExactly(new Compared("file", DAY, "house", 1_100, 1_100, false));
    assertThatThrownBy(() -> new Used("house", -1, 0, 0))
        .isInstanceOf(NegativeAmountException.class);
  }

  private Difference compare(long input, long output) {
    var used = List.of(new Used("house", input, 0, output));
    return ledger.reconciliations.compare("file", DAY, used, 5, "olga").getFirst();
  }

  private long tokens() {
    return ledger
        .database
        .sql(
            """
            select posted_input_tokens + posted_output_tokens from budgets.account
             where scope_kind = 'ORGANISATION' and period = 'MONTH'
            """)
        .query(Long.class)
        .single();
  }

  private void called(String key, long input, long output) {
    var actual = new Amounts(price.cost(input, 0, output), input, output, 1, 0);
    ledger.budgets.reserve(
        new Reserve(key, Digest.ofText(key), Ledger.PATH, actual, price.version()));
    ledger.budgets.settle(key, actual, "request 1");
  }
}
