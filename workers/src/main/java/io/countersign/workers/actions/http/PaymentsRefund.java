package io.countersign.workers.actions.http;

import io.countersign.workers.Access;
import io.countersign.workers.Action;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Decoy;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import io.countersign.workers.Undo;
import io.countersign.workers.actions.Given;
import io.countersign.workers.actions.http.HttpBank.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * {@code payments.refund}: pays money back through the bank. The effect's id is the bank's
 * idempotency key, so that a repeated call pays once and a lost answer can be asked for.
 */
class PaymentsRefund implements Action {

  /** Where a refund goes unless somebody says otherwise. */
  static final String ORIGINAL_CARD = "original card";

  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9 ]{10,40}");

  private final HttpBank bank;
  private final BankBook book;
  private final Payers payers;
  private final ActionSpec spec;

  /**
   * @param window for how long the bank lets a refund be taken back
   */
  PaymentsRefund(HttpBank bank, Duration window, Clock clock) {
    this.bank = bank;
    this.payers = new Payers(bank, clock);
    this.book = new BankBook(bank, "refunds", "paid", "paid");
    this.spec = spec(window);
  }

  @Override
  public ActionSpec spec() {
    return spec;
  }

  private static List<Argument> arguments() {
    return List.of(
        new Argument(
            "order", Argument.Kind.TEXT, "Order", "The order's number.", true, 20, false, ""),
        new Argument(
            "amountCents",
            Argument.Kind.CENTS,
            "Amount",
            "How much, in cents of EUR.",
            true,
            9,
            false,
            ""),
        new Argument(
            "recipient",
            Argument.Kind.TEXT,
            "Recipient",
            "'original card', or an IBAN.",
            true,
            80,
            true,
            ORIGINAL_CARD),
        new Argument(
            "reason", Argument.Kind.TEXT, "Reason", "Why, in a sentence.", true, 300, false, ""));
  }

  private static ActionSpec spec(Duration window) {
    return new ActionSpec(
        "payments.refund",
        "Refund a payment",
        "Pays money of an order back. Use the recipient 'original card' unless a person says otherwise.",
        Access.SPEND,
        Reversibility.COMPENSABLE,
        Trust.OURS,
        arguments(),
        new Undo(
            PaymentsCancelRefund.NAME,
            Map.of(
                "refund", "effect",
                "reference", "reference",
                "order", "arguments.order",
                "amountCents", "arguments.amountCents"),
            window));
  }

  @Override
  public Result perform(Call call) {
    return book.perform(call);
  }

  /** Asks only: whoever then repeats the call does so under the same key, which pays once. */
  @Override
  public Result readBack(Call call) {
    return book.readBack(call);
  }

  /** The recipient comes from the bank, not from the model. */
  @Override
  public String headline(Map<String, ?> arguments) {
    var given = new Given(arguments);
    String order = shown(given.text("order"));
    String amount = Given.eur(given.cents("amountCents"));
    Optional<String> payer = payers.of(given.text("order"));
    if (given.text("recipient").equals(ORIGINAL_CARD)) {
      return payer
          .map(paid -> "Pay %s to %s, to the card used for order %s".formatted(amount, paid, order))
          .orElseGet(() ->
              "Pay %s to the card used for order %s (the bank does not say whose it is)"
                  .formatted(amount, order));
    }
    String owner = payer.map(" (%s)"::formatted).orElse("");
    return "Pay %s to %s, not to the card used for order %s%s"
        .formatted(amount, recipient(given.text("recipient")), order, owner);
  }

  @Override
  public Look preview(Call call) {
    var given = new Given(call.arguments());
    return switch (bank.payment(given.text("order"))) {
      case Reply.Said said when said.status() == 200 ->
          new Look.Shown(preview(given, payment(said)));
      case Reply.Said said when said.status() == 404 -> new Look.Nothing();
      case Reply.Said said ->
          new Look.Failed("The bank answered with status %d.".formatted(said.status()));
      case Reply.Unreachable gone -> new Look.Failed(gone.message());
      case Reply.Unclear unclear -> new Look.Failed(unclear.message());
    };
  }

  /** The preview beside it names who paid; this account is not theirs. */
  @Override
  public Optional<Decoy> decoy(Map<String, ?> arguments, RandomGenerator random) {
    return NobodysAccount.insteadOf(new Given(arguments).text("recipient"), random);
  }

  private static Preview preview(Given given, Payment paid) {
    int after = paid.refundedCents() + given.cents("amountCents");
    boolean toCard = given.text("recipient").equals(ORIGINAL_CARD);
    String card = "card ending %s (%s)".formatted(paid.cardEnding(), paid.payer());
    return new Preview(
        "What the bank has for order " + shown(given.text("order")),
        List.of(
            row("Paid", paid.paidCents(), paid.paidCents()),
            row("Refunded", paid.refundedCents(), after),
            row(
                "Left of the payment",
                paid.paidCents() - paid.refundedCents(),
                paid.paidCents() - after),
            new Preview.Row(
                "Money goes to", "—", toCard ? card : recipient(given.text("recipient")))),
        "");
  }

  private static Preview.Row row(String what, int nowCents, int afterCents) {
    return new Preview.Row(what, Given.eur(nowCents), Given.eur(afterCents));
  }

  private static String recipient(String recipient) {
    return IBAN.matcher(recipient).matches() ? "IBAN " + recipient : Given.quoted(recipient, 80);
  }

  static String shown(String order) {
    return order.matches("[A-Za-z0-9-]{1,20}") ? order : Given.quoted(order, 20);
  }

  private static Payment payment(Reply.Said said) {
    return new Payment(
        said.text("payer"),
        said.text("cardEnding"),
        said.cents("paidCents"),
        said.cents("refundedCents"));
  }

  /** What the bank knows of an order. */
  private record Payment(String payer, String cardEnding, int paidCents, int refundedCents) {}
}
