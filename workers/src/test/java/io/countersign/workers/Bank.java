package io.countersign.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A service that keeps the truth: what really happened, by idempotency key. */
final class Bank {

  /** For how long a refund can be taken back. */
  static final Duration WINDOW = Duration.ofMinutes(30);

  /** Where nothing is ever to go. */
  static final String WRONG = "DE02012345670123456789";

  /** What was done, in order; a repeated key is not done again. */
  final Map<String, Map<String, ?>> done = Collections.synchronizedMap(new LinkedHashMap<>());

  /** How often the service really did it: a service without idempotency keys does all it hears. */
  final Map<String, Integer> executions = new ConcurrentHashMap<>();

  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** Stands between the call and the answer; may break. */
  Function<Action.Call, Optional<Action.Result>> before = _ -> Optional.empty();

  Function<Action.Call, Action.Result> after = call -> confirmed(call);
  Function<Action.Call, Action.Result> readBack =
      call ->
          done.containsKey(call.idempotencyKey())
              ? confirmed(call)
              : new Action.Result.Failed("There is no such payment.");

  /** What the service says would change. */
  volatile Function<Action.Call, Action.Look> look = _ -> new Action.Look.Nothing();

  /** As a bank's books would show it. */
  static Action.Look books(int refundedCents, Action.Call call) {
    int cents = (Integer) call.arguments().get("amountCents");
    return new Action.Look.Shown(
        new Action.Preview(
            "Order " + call.arguments().get("order"),
            List.of(
                new Action.Preview.Row(
                    "Refunded", Money.ofCents(refundedCents), Money.ofCents(refundedCents + cents)),
                new Action.Preview.Row("Money goes to", "—", "card ending 1332")),
            ""));
  }

  static Action.Result confirmed(Action.Call call) {
    return new Action.Result.Confirmed("It is done.", "ref-" + call.idempotencyKey());
  }

  Action refund() {
    return new Played(
        new ActionSpec(
            "payments.refund",
            "Refund a payment",
            "Pays money back.",
            Access.SPEND,
            Reversibility.COMPENSABLE,
            Trust.OURS,
            List.of(
                argument("order", Argument.Kind.TEXT, "order"),
                argument("amountCents", Argument.Kind.CENTS, "amount"),
                sink("recipient", Argument.Kind.TEXT, "original card"),
                argument("reason", Argument.Kind.LONG_TEXT, "reason")),
            new Undo(
                "payments.cancel-refund",
                Map.of(
                    "refund", "effect",
                    "reference", "reference",
                    "amountCents", "arguments.amountCents"),
                WINDOW)));
  }

  /** Takes a refund back. */
  Action cancel() {
    return new Played(
        new ActionSpec(
            "payments.cancel-refund",
            "Cancel a refund",
            "Takes a refund back.",
            Access.WRITE,
            Reversibility.IRREVERSIBLE,
            Trust.OURS,
            List.of(
                argument("refund", Argument.Kind.TEXT, "refund"),
                argument("reference", Argument.Kind.TEXT, "reference"),
                argument("amountCents", Argument.Kind.CENTS, "amount"))));
  }

  Action mail() {
    return new Played(
        new ActionSpec(
            "mail.send",
            "Send a mail",
            "Sends a mail.",
            Access.SEND,
            Reversibility.IRREVERSIBLE,
            Trust.OURS,
            List.of(
                sink("to", Argument.Kind.EMAIL, ""),
                argument("body", Argument.Kind.LONG_TEXT, "body"))));
  }

  Action orders() {
    return new Played(
        new ActionSpec(
            "orders.read",
            "Read an order",
            "Reads an order.",
            Access.READ,
            Reversibility.REVERSIBLE,
            Trust.OUTSIDE,
            List.of(argument("order", Argument.Kind.TEXT, "order"))));
  }

  private static Argument argument(String name, Argument.Kind kind, String label) {
    return new Argument(name, kind, label, label, true, 500, false, "");
  }

  private static Argument sink(String name, Argument.Kind kind, String safe) {
    return new Argument(name, kind, name, name, true, 500, true, safe);
  }

  private final class Played implements Action {

    private final ActionSpec spec;

    Played(ActionSpec spec) {
      this.spec = spec;
    }

    @Override
    public ActionSpec spec() {
      return spec;
    }

    @Override
    public Result perform(Call call) {
      if (spec.access() == Access.READ) {
        return new Result.Confirmed("Order of a customer.", "");
      }
      Optional<Result> broken = before.apply(call);
      if (broken.isPresent()) {
        return broken.get();
      }
      executions.merge(call.idempotencyKey(), 1, Integer::sum);
      done.putIfAbsent(call.idempotencyKey(), call.arguments());
      return after.apply(call);
    }

    @Override
    public Result readBack(Call call) {
      asked.add(call.idempotencyKey());
      return readBack.apply(call);
    }

    @Override
    public Look preview(Call call) {
      return spec.access() == Access.SPEND ? look.apply(call) : new Look.Nothing();
    }

    @Override
    public Optional<Decoy> decoy(Map<String, ?> arguments, RandomGenerator random) {
      return spec.access() == Access.SPEND
          ? Optional.of(new Decoy("recipient", WRONG, "It goes to somebody else."))
          : Optional.empty();
    }

    @Override
    public String headline(Map<String, ?> arguments) {
      return "%s %s".formatted(spec.title(), arguments);
    }
  }
}
