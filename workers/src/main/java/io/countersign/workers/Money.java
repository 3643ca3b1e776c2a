package io.countersign.workers;

import java.util.Locale;

/** Amounts of EUR, as people read them. */
final class Money {

  static final long NANOS_PER_CENT = 10_000_000;

  private Money() {}

  /** {@code 12000} as {@code 120.00 EUR}. */
  static String ofCents(long cents) {
    String sign = cents < 0 ? "-" : "";
    return String.format(
        Locale.ROOT, "%s%d.%02d EUR", sign, Math.abs(cents / 100), Math.abs(cents % 100));
  }

  /** Rounded up to a cent, so that a limit never looks larger than it is used. */
  static String ofNanos(long nanos) {
    return ofCents(Math.ceilDiv(nanos, NANOS_PER_CENT));
  }
}
