package io.countersign.server.demo;

import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.workers.Ability;
import io.countersign.workers.Ability.Approval;
import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import io.countersign.workers.Worker;
import java.util.List;

/** Who works at Harbour Supplies, what they may do, and what it may cost. */
final class DemoWorkers {

  private static final long EUR_NANOS = 1_000_000_000L;
  static final String REFUND_CLERK = "refund-clerk";
  static final String EMAIL_SENDER = "email-sender";

  private DemoWorkers() {}

  static Worker refundClerk(String instructions) {
    return new Worker(
        REFUND_CLERK,
        "Refund clerk",
        "owner",
        "Looks into refund requests, proposes refunds and answers customers.",
        "rehearsal/refund-clerk",
        instructions,
        Worker.State.ACTIVE,
        List.of(
            new Ability("orders.read", List.of(), Approval.NEVER, List.of(), "Orders 1", 1),
            new Ability("policy.read", List.of(), Approval.NEVER, List.of(), "Policies 1", 1),
            new Ability(
                "payments.refund",
                List.of(new Condition("amountCents", Operator.AT_MOST, "50000")),
                Approval.WHEN,
                List.of(new Condition("amountCents", Operator.ABOVE, "5000")),
                "Refunds 2",
                3),
            new Ability("mail.send", List.of(), Approval.ALWAYS, List.of(), "Mail 1", 1)));
  }

  /** For processes that bring a job of type {@code email}; no model is involved. */
  static Worker emailSender() {
    return new Worker(
        EMAIL_SENDER,
        "E-mail sender",
        "owner",
        "Sends the mail of processes that bring a job of type 'email'. No model is involved.",
        "rehearsal",
        "Send the mail that the process asks for, and nothing else.",
        Worker.State.ACTIVE,
        List.of(
            new Ability(
                "mail.send",
                List.of(new Condition("to", Operator.ENDS_WITH, "@harbour.example")),
                Approval.NEVER,
                List.of(),
                "Office mail 1",
                1)));
  }

  static List<BudgetLimit> limits() {
    Scope clerk = Scope.worker(REFUND_CLERK);
    return List.of(
        new BudgetLimit(Scope.organisation(), Period.DAY, Unit.MONEY, 50 * EUR_NANOS),
        new BudgetLimit(clerk, Period.DAY, Unit.MONEY, 10 * EUR_NANOS),
        new BudgetLimit(clerk, Period.MONTH, Unit.SPEND, 5_000 * EUR_NANOS));
  }
}
