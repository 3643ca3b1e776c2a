package io.countersign.workers.actions.http;

import io.countersign.workers.Decoy;
import java.math.BigInteger;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An account number that is spelled like a real one and cannot be anybody's: German bank codes
 * begin with 1 to 8, and this one with 0.
 */
final class NobodysAccount {

  private static final BigInteger MODULUS = BigInteger.valueOf(97);

  private NobodysAccount() {}

  /** In the place of the payer's card; what goes elsewhere already is not made worse. */
  static Optional<Decoy> insteadOf(String recipient, RandomGenerator random) {
    return recipient.equals(PaymentsRefund.ORIGINAL_CARD)
        ? Optional.of(
            new Decoy(
                "recipient",
                iban(random),
                "The money was to go to an account that is not the payer's."))
        : Optional.empty();
  }

  /** An IBAN whose check digits are right (ISO 13616). */
  static String iban(RandomGenerator random) {
    String account =
        "0%07d%010d".formatted(random.nextInt(10_000_000), random.nextLong(10_000_000_000L));
    int rest = new BigInteger(account + "131400").mod(MODULUS).intValue(); // DE00 at its end
    return "DE%02d%s".formatted(98 - rest, account);
  }
}
