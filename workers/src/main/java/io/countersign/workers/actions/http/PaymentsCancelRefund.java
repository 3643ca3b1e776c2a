package io.countersign.workers.actions.http;

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

/**
 * {@code payments.cancel-refund}: takes a refund back before the bank settles it. Only an undo does
 * so, under a key of its own; the bank refuses what is settled or was taken back.
 */
class PaymentsCancelRefund implements Action {

  static final String NAME = "payments.cancel-refund";

  private static final ActionSpec SPEC =
      new ActionSpec(
          NAME,
          "Take a refund back",
          "Takes a refund back before it is settled.",
          Access.WRITE,
          Reversibility.IRREVERSIBLE,
          Trust.OURS,
          List.of(
              text("refund", "Refund", "The key that the refund was made under.", 80),
              text("reference", "Reference", "The bank's own for the refund.", 80),
              text("order", "Order", "The order's number.", 20),
              new Argument(
                  "amountCents",
                  Argument.Kind.CENTS,
                  "Amount",
                  "How much, in cents of EUR.",
                  true,
                  9,
                  false,
                  "")));

  private final HttpBank bank;
  private final BankBook book;

  PaymentsCancelRefund(HttpBank bank) {
    this.bank = bank;
    this.book = new BankBook(bank, "reversals", "taken back", "taken it back");
  }

  private static Argument text(String name, String label, String description, int lengthMax) {
    return new Argument(name, Argument.Kind.TEXT, label, description, true, lengthMax, false, "");
  }

  @Override
  public ActionSpec spec() {
    return SPEC;
  }

  @Override
  public Result perform(Call call) {
    return book.perform(call);
  }

  /** Asks only: whoever then repeats the call does so under the same key, which works once. */
  @Override
  public Result readBack(Call call) {
    return book.readBack(call);
  }

  @Override
  public String headline(Map<String, ?> arguments) {
    var given = new Given(arguments);
    return "Take back the refund of %s for order %s (%s)"
        .formatted(
            Given.eur(given.cents("amountCents")),
            PaymentsRefund.shown(given.text("order")),
            Given.quoted(given.text("reference"), 40));
  }

  @Override
  public Look preview(Call call) {
    var given = new Given(call.arguments());
    return switch (bank.payment(given.text("order"))) {
      case Reply.Said said when said.status() == 200 ->
          new Look.Shown(preview(given, said.cents("refundedCents")));
      case Reply.Said said ->
          new Look.Failed("The bank answered with status %d.".formatted(said.status()));
      case Reply.Unreachable gone -> new Look.Failed(gone.message());
      case Reply.Unclear unclear -> new Look.Failed(unclear.message());
    };
  }

  private static Preview preview(Given given, int refundedCents) {
    return new Preview(
        "What the bank has for order " + PaymentsRefund.shown(given.text("order")),
        List.of(
            new Preview.Row(
                "Refunded",
                Given.eur(refundedCents),
                Given.eur(refundedCents - given.cents("amountCents")))),
        "");
  }
}
