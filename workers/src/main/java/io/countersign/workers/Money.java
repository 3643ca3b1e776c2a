package io.countersign.workers;

import java.util.Locale;

/** Amounts as people read them. */
final class Money {

  static final long NANOS_PER_CENT = 10_000_000;

  private Money() {}

  /** Of an action, whose amounts are EUR: {@code 12000} as {@code 120.00 EUR}. */
  static String ofCents(long cents) {
    return ofCents(cents, Spend.CURRENCY);
  }

  /** Of a budget. Rounded up to a cent, so that a limit never looks larger than it is used. */
  static String ofNanos(long nanos, String currency) {
    return ofCents(Math.ceilDiv(nanos, NANOS_PER_CENT), currency);
  }

  private static String ofCents(long cents, String currency) {
    String sign = cents < 0 ? "-" : "";
    return String.format(
        Locale.ROOT, "%s%d.%02d %s", sign, Math.abs(cents / 100), Math.abs(cents % 100), currency);
  }
}
