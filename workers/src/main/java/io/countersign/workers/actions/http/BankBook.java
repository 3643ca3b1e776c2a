package io.countersign.workers.actions.http;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Action.Call;
import io.countersign.workers.Action.Result;
import io.countersign.workers.actions.http.HttpBank.Reply;

/**
 * One of the bank's books: what is ordered in it under a key happens once, and what became of a key
 * can be asked for.
 *
 * @param name in the bank's paths
 * @param done what was not done where nothing happened: {@code Nothing was paid.}
 * @param did what the bank did not do: {@code The bank has not paid}
 */
record BankBook(HttpBank bank, String name, String done, String did) {

  Result perform(Call call) {
    return switch (bank.order(name, call.idempotencyKey(), call.arguments())) {
      case Reply.Said said when said.status() < 300 -> confirmed(said);
      case Reply.Said said when said.status() < 500 -> refused(said);
      case Reply.Unreachable gone ->
          new Result.Failed("%s Nothing was %s.".formatted(gone.message(), done));
      case Reply.Said said -> found(bank.close(name, call.idempotencyKey()), call);
      case Reply.Unclear unclear -> found(bank.close(name, call.idempotencyKey()), call);
    };
  }

  Result readBack(Call call) {
    return found(bank.find(name, call.idempotencyKey()), call);
  }

  private Result found(Reply reply, Call call) {
    return switch (reply) {
      case Reply.Said said when said.status() == 200 && said.text("state").equals("EXECUTED") ->
          confirmed(said);
      case Reply.Said said when said.status() == 200 && said.text("state").equals("VOID") ->
          new Result.Failed(
              "The bank has not %s, and has closed the key %s so that it never will under it."
                  .formatted(did, call.idempotencyKey()));
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
}
