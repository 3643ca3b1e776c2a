package io.countersign.workers.actions.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.Decoy;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What makes a refund plainly wrong, and can be nobody's account. */
class DecoyTest {

  private static Optional<Decoy> decoy(String recipient) {
    return NobodysAccount.insteadOf(recipient, new Random(7));
  }

  @Test
  void an_account_is_spelled_right_and_belongs_to_no_bank() {
    for (long seed = 0; seed < 200; seed++) {
      String iban = NobodysAccount.iban(new Random(seed));
      assertThat(iban).matches("DE\\d\\d0\\d{17}");
      var moved = iban.substring(4) + "1314" + iban.substring(2, 4);
      assertThat(new BigInteger(moved).mod(BigInteger.valueOf(97))).isEqualTo(BigInteger.ONE);
    }
  }

  @Test
  void the_money_would_go_to_it_instead_of_the_card() {
    Decoy decoy = decoy("original card").orElseThrow();
    assertThat(decoy.argument()).isEqualTo("recipient");
    assertThat(String.valueOf(decoy.value())).startsWith("DE");
    assertThat(decoy.wrong()).doesNotContain(String.valueOf(decoy.value()));
  }

  @Test
  void a_refund_that_goes_elsewhere_already_is_not_made_worse() {
    assertThat(decoy("DE89370400440532013000")).isEmpty();
  }
}
