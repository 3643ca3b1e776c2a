package io.countersign.server.web;

import java.util.Locale;

/**
 * Amounts of budgets as people read them.
 *
 * @param currency in which the organisation counts, as in ISO 4217
 */
public record Money(String currency) {

  private static final long NANOS_PER_CENT = 10_000_000;

  /** {@code 3,064.00 EUR}; what is less than a cent says so. */
  public String ofNanos(long nanos) {
    return "%s %s"
        .formatted(nanos > 0 && nanos < NANOS_PER_CENT ? "under 0.01" : number(nanos), currency);
  }

  /** Without the currency. */
  static String number(long nanos) {
    long cents = nanos / NANOS_PER_CENT + (nanos % NANOS_PER_CENT >= NANOS_PER_CENT / 2 ? 1 : 0);
    return String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
  }
}
