package io.countersign.workers;

import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Violation;
import java.util.Map;

/** Says which limit binds, in words and as what a person raises. */
final class BudgetQuestion {

  private BudgetQuestion() {}

  static String noPrice(String model) {
    return "No price is known for the model %s, so its cost cannot be bounded. Enter its price, then approve to go on."
        .formatted(model);
  }

  /** The narrowest limit without room: what stops the worker first. */
  static String text(Reservation.Denied denied) {
    if (denied.violations().isEmpty()) {
      return "The next model call was denied (%s). Approve to try again."
          .formatted(denied.reason());
    }
    Violation binding = denied.violations().getLast();
    return "The next model call may cost up to %s, but of the limit of %s for %s (%s) %s are spent and %s are held."
        .formatted(
            amount(binding, binding.needed()),
            amount(binding, binding.limit()),
            scope(binding),
            binding.period(),
            amount(binding, binding.posted()),
            amount(binding, binding.held()));
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
        "unit", binding.unit());
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

  private static String amount(Violation binding, long value) {
    return switch (binding.unit()) {
      case "money", "spend" -> Money.ofNanos(value);
      case "inputTokens" -> value + " input tokens";
      case "outputTokens" -> value + " output tokens";
      default -> value + " calls";
    };
  }
}
