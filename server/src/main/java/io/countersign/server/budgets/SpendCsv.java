package io.countersign.server.budgets;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Spending.Charge;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Charges as CSV (RFC 4180); money in 10^-9 of the currency. */
public final class SpendCsv {

  private static final String HEADER =
      "at,charge,state,worker,process,instance,price,held_money_nanos,money_nanos,input_tokens,"
          + "output_tokens,calls,spend_nanos,reason,currency\r\n";

  private SpendCsv() {}

  public static String of(List<Charge> charges, String currency) {
    return charges.stream()
        .map(charge -> line(charge, currency))
        .collect(Collectors.joining("", HEADER, ""));
  }

  private static String line(Charge charge, String currency) {
    Amounts actual = charge.actual().orElse(Amounts.NONE);
    return String.join(
            ",",
            charge.at().toString(),
            text(charge.holdKey()),
            charge.state(),
            text(charge.worker()),
            text(charge.process()),
            text(charge.instance()),
            text(charge.price()),
            Long.toString(charge.held().moneyNanos()),
            Long.toString(actual.moneyNanos()),
            Long.toString(actual.inputTokens()),
            Long.toString(actual.outputTokens()),
            Long.toString(actual.calls()),
            Long.toString(actual.spendNanos()),
            text(charge.reason()),
            currency)
        + "\r\n";
  }

  /** A spreadsheet runs what begins like a formula; an apostrophe makes it text. */
  private static String text(@Nullable String value) {
    if (value == null) {
      return "";
    }
    String safe = value.matches("(?s)[=+@\\-\\t\\r].*") ? "'" + value : value;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
