package io.countersign.workers;

import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says which limit binds, in words and as what a person raises. */
final class BudgetQuestion {

  private BudgetQuestion() {}

  static String noPrice(String model) {
    return "No price is known for the model %s, so its cost cannot be bounded. Enter its price, then approve to go on."
        .formatted(model);
  }

  /** Of a model call: the narrowest limit without room is what stops the worker first. */
  static String text(Reservation.Denied denied, String currency) {
    return text("The next model call", denied, currency);
  }

  /** Of an effect that waits. */
  static String ofEffect(String headline, Reservation.Denied denied, String currency) {
    return text("“%s”".formatted(headline), denied, currency)
        + " It is done as it was proposed once there is room, and nobody approves it twice.";
  }

  /** Of an effect that cannot wait; the worker or the process is told this. */
  static String refusal(Reservation.Denied denied, String currency) {
    return text("It", denied, currency)
        + " Ask a person to raise the limit, or take a smaller amount.";
  }

  private static String text(String what, Reservation.Denied denied, String currency) {
    return denied.violations().isEmpty()
        ? "%s was denied: %s".formatted(what, reason(denied.reason()))
        : exceeded(what, denied.violations(), currency);
  }

  private static String exceeded(String what, List<Violation> violations, String currency) {
    Violation binding = violations.getLast();
    String others =
        violations.reversed().stream()
            .skip(1)
            .map(other -> "%s (%s)".formatted(scope(other), period(other)))
            .collect(Collectors.joining(", "));
    return "%s may cost up to %s, but of the limit of %s for %s (%s) %s are spent and %s are held.%s"
        .formatted(
            what,
            amount(binding, binding.needed(), currency),
            amount(binding, binding.limit(), currency),
            scope(binding),
            period(binding),
            amount(binding, binding.posted(), currency),
            amount(binding, binding.held(), currency),
            others.isEmpty() ? "" : " There is no room either for %s.".formatted(others));
  }

  private static String reason(Reservation.Reason reason) {
    return switch (reason) {
      case FROZEN -> "spending here is frozen. Thaw it under Budgets, then approve to go on.";
      case NO_PRICE ->
          "its model has no price. Enter it under Budgets, Prices, then approve to go on.";
      case WRONG_CURRENCY -> "the organisation counts in another currency.";
      case UNKNOWN_SCOPE -> "what it is charged to does not exist.";
      case FENCED -> "a later attempt has taken over.";
      case IDEMPOTENCY_MISMATCH -> "its key stands for another request. Approve to try again.";
      case OVERFLOW -> "it is more than an account can count.";
      case CONTENDED, EXHAUSTED, TOO_LARGE -> "there is no room. Approve to try again.";
    };
  }

  static Map<String, Object> limit(Reservation.Denied denied) {
    if (denied.violations().isEmpty()) {
      return Map.of();
    }
    Violation binding = denied.violations().getLast();
    return Map.of(
        "kind", binding.scope().kind().name(),
        "id", binding.scope().id(),
        "period", binding.period(),
        "unit", binding.unit(),
        "needed", Long.toString(binding.needed()));
  }

  private static String period(Violation binding) {
    return switch (binding.period()) {
      case "run" -> "each case";
      case "total" -> "in all";
      default -> binding.period();
    };
  }

  private static String scope(Violation binding) {
    return switch (binding.scope().kind()) {
      case ORGANISATION -> "the organisation";
      case TEAM -> "the team " + binding.scope().id();
      case WORKER -> "the worker " + binding.scope().id();
      case PROCESS -> "the process " + binding.scope().id();
      case INSTANCE -> "this case";
    };
  }

  private static String amount(Violation binding, long value, String currency) {
    return switch (binding.unit()) {
      case "money", "spend" -> Money.ofNanos(value, currency);
      case "inputTokens" -> value + " input tokens";
      case "outputTokens" -> value + " output tokens";
      default -> value + " calls";
    };
  }
}
