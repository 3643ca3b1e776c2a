package io.countersign.server.web.batch;

import io.countersign.workers.Outlines.Input;
import io.countersign.workers.Outlines.Outline;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in words what is unlike the rest among proposals of one shape. It only points: a person
 * looks at what is marked first, and at all of it anyway.
 */
final class Outliers {

  /** Fewer have no "rest". */
  private static final int GROUP_MIN = 3;

  /** Times the median, up or down, from which an amount is far from it. */
  private static final int FAR = 3;

  private Outliers() {}

  /** Reasons by effect; nothing where nothing stands out. */
  static Map<String, List<String>> of(List<Outline> group) {
    var reasons = new HashMap<String, List<String>>();
    if (group.size() >= GROUP_MIN) {
      amounts(group, reasons);
      readings(group, reasons);
      group.getFirst().inputs().stream()
          .filter(Input::sink)
          .forEach(input -> targets(group, input, reasons));
    }
    return reasons;
  }

  private static void amounts(List<Outline> group, Map<String, List<String>> reasons) {
    List<Long> sorted =
        group.stream().flatMap(one -> Stream.ofNullable(one.amountCents())).sorted().toList();
    if (sorted.size() < GROUP_MIN) {
      return;
    }
    long median = sorted.get((sorted.size() - 1) / 2);
    for (Outline one : group) {
      Long amount = one.amountCents();
      if (amount != null && median > 0 && amount >= FAR * median) {
        add(
            reasons,
            one,
            "%s is %s times the usual %s."
                .formatted(euros(amount), times(amount, median), euros(median)));
      } else if (amount != null && amount * FAR <= median) {
        add(reasons, one, "%s is far below the usual %s.".formatted(euros(amount), euros(median)));
      }
    }
  }

  private static String times(long amount, long median) {
    long tenths = amount * 10 / median;
    return tenths % 10 == 0 || tenths >= 100
        ? Long.toString(tenths / 10)
        : "%d.%d".formatted(tenths / 10, tenths % 10);
  }

  private static String euros(long cents) {
    return BigDecimal.valueOf(cents, 2).toPlainString() + " EUR";
  }

  private static void readings(List<Outline> group, Map<String, List<String>> reasons) {
    long outside = group.stream().filter(Outline::outside).count();
    if (outside > 0 && outside * 2 < group.size()) {
      group.stream()
          .filter(Outline::outside)
          .forEach(
              one -> add(reasons, one, "Its worker had read content from outside; most had not."));
    }
  }

  /** A target that comes once, where the others share theirs; of a mail address its domain. */
  private static void targets(List<Outline> group, Input input, Map<String, List<String>> reasons) {
    Map<String, Long> counts =
        group.stream()
            .map(one -> target(one, input.name()))
            .collect(Collectors.groupingBy(target -> target, Collectors.counting()));
    long shared = counts.values().stream().filter(count -> count > 1).mapToLong(c -> c).sum();
    if (shared * 2 <= group.size()) {
      return;
    }
    for (Outline one : group) {
      String target = target(one, input.name());
      if (counts.getOrDefault(target, 0L) == 1) {
        add(reasons, one, "%s “%s” comes only here.".formatted(input.label(), target));
      }
    }
  }

  private static String target(Outline one, String name) {
    return one.inputs().stream()
        .filter(input -> input.name().equals(name))
        .map(Input::value)
        .map(value -> value.contains("@") ? value.substring(value.lastIndexOf('@')) : value)
        .findFirst()
        .orElse("")
        .toLowerCase(Locale.ROOT);
  }

  private static void add(Map<String, List<String>> reasons, Outline one, String reason) {
    reasons.computeIfAbsent(one.effect().id(), id -> new ArrayList<>()).add(reason);
  }
}
