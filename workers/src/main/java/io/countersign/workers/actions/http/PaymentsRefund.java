package io.countersign.workers.actions.http;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Access;
import io.countersign.workers.Action;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import io.countersign.workers.actions.Given;
import io.countersign.workers.actions.http.HttpBank.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code payments.refund}: pays money back through the bank. The effect's id is the bank's
 * idempotency key, so that a repeated call pays once and a lost answer can be asked for.
 */
class PaymentsRefund implements Action {

  /** Where a refund goes unless somebody says otherwise. */
  static final String ORIGINAL_CARD = "original card";

  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9 ]{10,40}");

  private static final ActionSpec SPEC =
      new ActionSpec(
          "payments.refund",
          "Refund a payment",
          "Pays money of an order back. Use the recipient 'original card' unless a person says otherwise.",
          Access.SPEND,
          Reversibility.IRREVERSIBLE,
          Trust.OURS,
          List.of(
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
                  "reason",
                  Argument.Kind.TEXT,
                  "Reason",
                  "Why, in a sentence.",
                  true,
                  300,
                  false,
                  "")));

  private final HttpBank bank;

  PaymentsRefund(HttpBank bank) {
    this.bank = bank;
  }

  @Override
  public ActionSpec spec() {
    return SPEC;
  }

  @Override
  public Result perform(Call call) {
    return switch (bank.refund(call.idempotencyKey(), call.arguments())) {
      case Reply.Said said when said.status() < 300 -> confirmed(said);
      case Reply.Said said when said.status() < 500 -> refused(said);
      case Reply.Unreachable gone -> new Result.Failed(gone.message() + " Nothing was paid.");
      case Reply.Said said -> found(bank.close(call.idempotencyKey()), call);
      case Reply.Unclear unclear -> found(bank.close(call.idempotencyKey()), call);
    };
  }

  /** Asks only: whoever then repeats the call does so under the same key, which pays once. */
  @Override
  public Result readBack(Call call) {
    return found(bank.find(call.idempotencyKey()), call);
  }

  private static Result found(Reply reply, Call call) {
    return switch (reply) {
      case Reply.Said said when said.status() == 200 && said.text("state").equals("EXECUTED") ->
          confirmed(said);
      case Reply.Said said when said.status() == 200 && said.text("state").equals("VOID") ->
          new Result.Failed(
              "The bank has not paid, and has closed the key %s so that it never will under it."
                  .formatted(call.idempotencyKey()));
      case Reply.Said said when said.status() == 404 ->
          new Result.Failed(
              "The bank knows nothing of the key %s.".formatted(call.idempotencyKey()));
      case Reply.Said said ->
          inDoubt("The bank answered with status %d.".formatted(said.status()), call);
      case Reply.Unreachable gone -> inDoubt(gone.message(), call);
      case Reply.Unclear unclear -> inDoubt(unclear.message(), call);
    };
  }

  private static Result inDoubt(String what, Call call) {
    return new Result.InDoubt(
        "%s Nobody can know from here whether the money moved. Look for the key %s in the bank's ledger."
            .formatted(what, call.idempotencyKey()));
  }

  private static Result confirmed(Reply.Said said) {
    return new Result.Confirmed(CanonicalJson.text(said.body()), said.text("reference"));
  }

  private static Result refused(Reply.Said said) {
    String detail = said.text("detail");
    return new Result.Failed(
        "The bank refused (status %d): %s"
            .formatted(said.status(), detail.isEmpty() ? "it gave no reason." : detail));
  }

  /** The recipient comes from the bank, not from the model. */
  @Override
  public String headline(Map<String, ?> arguments) {
    var given = new Given(arguments);
    String order = shown(given.text("order"));
    String amount = Given.eur(given.cents("amountCents"));
    Optional<Payment> payment = payment(given.text("order"));
    if (given.text("recipient").equals(ORIGINAL_CARD)) {
      return payment
          .map(paid ->
              "Pay %s to %s, to the card used for order %s".formatted(amount, paid.payer(), order))
          .orElseGet(() ->
              "Pay %s to the card used for order %s (the bank does not say whose it is)"
                  .formatted(amount, order));
    }
    String owner = payment.map(paid -> " (%s)".formatted(paid.payer())).orElse("");
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

  private static String shown(String order) {
    return order.matches("[A-Za-z0-9-]{1,20}") ? order : Given.quoted(order, 20);
  }

  private Optional<Payment> payment(String order) {
    return bank.payment(order) instanceof Reply.Said said && said.status() == 200
        ? Optional.of(payment(said))
        : Optional.empty();
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
