package io.countersign.server.web.budgets;

import io.countersign.budgets.Spending.Charge;

/** Charges in words. */
final class Calls {

  private Calls() {}

  /** {@code turn:<run>:<number>} or {@code effect:<id>}, as the workers name them. */
  static String what(Charge charge) {
    String worker = charge.worker() == null ? "" : " of " + charge.worker();
    String key = charge.holdKey();
    if (key.startsWith("turn:")) {
      return "Model call %s%s".formatted(key.substring(key.lastIndexOf(':') + 1), worker);
    }
    if (key.startsWith("reconcile:")) {
      return "Correction by a usage report";
    }
    return key.startsWith("effect:") ? "Payment" + worker : key;
  }

  static String sentence(String kind) {
    return switch (kind) {
      case "HELD" -> "Its worst case was held.";
      case "DENIED" -> "It was denied; nothing was held.";
      case "POSTED" -> "What it cost was posted.";
      case "RELEASED" -> "The hold was given back: nothing was billed.";
      case "ADJUSTED" -> "The truth came late, and was posted.";
      case "ANOMALY" -> "Other amounts came after the first; those stand.";
      case "SUSPECTED" -> "Nobody had closed it in time; it stayed counted.";
      case "ASSUMED" -> "Nobody said what it cost; it was posted in full.";
      default -> kind;
    };
  }
}
