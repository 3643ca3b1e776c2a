package io.countersign.server.web;

import java.util.Locale;

/** Amounts as people read them. The organisation's currency is EUR. */
public final class Money {

  private static final long NANOS_PER_CENT = 10_000_000;

  private Money() {}

  /** {@code 3,064.00 EUR}; what is less than a cent says so. */
  public static String ofNanos(long nanos) {
    return nanos > 0 && nanos < NANOS_PER_CENT ? "under 0.01 EUR" : number(nanos) + " EUR";
  }

  /** Without the currency. */
  static String number(long nanos) {
    long cents = nanos / NANOS_PER_CENT + (nanos % NANOS_PER_CENT >= NANOS_PER_CENT / 2 ? 1 : 0);
    return String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
  }
}
