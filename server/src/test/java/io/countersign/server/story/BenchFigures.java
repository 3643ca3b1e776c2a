package io.countersign.server.story;

import java.util.List;
import java.util.Locale;

/** How a benchmark says what it found: a line {@code name value unit} for each figure. */
final class BenchFigures {

  private BenchFigures() {}

  static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
  }

  /** The value that so many of a hundred do not exceed. */
  static double percentile(List<Double> values, int percent) {
    var sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
