package io.countersign.server.web.standing;

import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingOffers.Offer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The bounds as the form sends them.
 *
 * @param amounts whether the action moves one
 * @param each in EUR, as it was typed
 */
record StandingForm(
    String like,
    List<Target> targets,
    boolean amounts,
    String each,
    String total,
    String uses,
    String days,
    String reason) {

  /** Values that one argument is held to. */
  record Target(String name, String label, boolean sink, List<Choice> choices, String more) {

    public String field() {
      return "only." + name;
    }
  }

  /** One value that was approved before. */
  record Choice(String value, boolean picked) {}

  /** Drawn from what was approved; no target is selected for anybody. */
  static StandingForm of(Offer offer) {
    Bounds bounds = offer.bounds();
    return new StandingForm(
        offer.pattern(),
        targets(offer, null),
        bounds.centsEach() != null,
        euros(bounds.centsEach()),
        euros(bounds.centsTotal()),
        Integer.toString(bounds.uses()),
        Long.toString(Duration.between(bounds.from(), bounds.until()).toDays()),
        "");
  }

  /** As it was sent. */
  static StandingForm of(Offer offer, MultiValueMap<String, String> sent) {
    return new StandingForm(
        offer.pattern(),
        targets(offer, sent),
        offer.bounds().centsEach() != null,
        text(sent, "each"),
        text(sent, "total"),
        text(sent, "uses"),
        text(sent, "days"),
        text(sent, "reason"));
  }

  private static List<Target> targets(Offer offer, @Nullable MultiValueMap<String, String> sent) {
    var targets = new ArrayList<Target>();
    for (Argument argument : offer.spec().arguments()) {
      if (argument.kind() != Argument.Kind.CENTS && argument.kind() != Argument.Kind.LONG_TEXT) {
        List<String> known = offer.bounds().only().getOrDefault(argument.name(), List.of());
        List<String> picked =
            sent == null ? List.of() : sent.getOrDefault("only." + argument.name(), List.of());
        targets.add(
            new Target(
                argument.name(),
                argument.label(),
                argument.sink(),
                known.stream().map(value -> new Choice(value, picked.contains(value))).toList(),
                sent == null ? "" : text(sent, "more." + argument.name())));
      }
    }
    return targets;
  }

  private static String text(MultiValueMap<String, String> sent, String name) {
    String text = sent.getFirst(name);
    return text == null ? "" : text.strip();
  }

  /** The bounds; an unreadable number is one that no standing approval can have. */
  Bounds bounds(Instant now) {
    var only = new TreeMap<String, List<String>>();
    for (Target target : targets) {
      List<String> values =
          Stream.concat(
                  target.choices().stream().filter(Choice::picked).map(Choice::value),
                  target.more().lines().map(String::strip).filter(line -> !line.isEmpty()))
              .distinct()
              .toList();
      if (!values.isEmpty()) {
        only.put(target.name(), values);
      }
    }
    return new Bounds(
        only,
        amounts ? cents(each).orElse(0L) : null,
        amounts ? cents(total).orElse(0L) : null,
        uses.matches("[0-9]{1,6}") ? Integer.parseInt(uses) : 0,
        now,
        now.plus(Duration.ofDays(days.matches("[0-9]{1,4}") ? Integer.parseInt(days) : 0)));
  }

  /** What the page supposes while nothing is selected: all that was approved before. */
  Bounds supposed(Offer offer, Instant now) {
    Bounds bounds = bounds(now);
    var only = new TreeMap<>(bounds.only());
    offer.spec().arguments().stream()
        .filter(Argument::sink)
        .map(Argument::name)
        .filter(name -> !only.containsKey(name))
        .forEach(name -> only.put(name, offer.bounds().only().getOrDefault(name, List.of())));
    return new Bounds(
        only,
        bounds.centsEach(),
        bounds.centsTotal(),
        bounds.uses(),
        bounds.from(),
        bounds.until());
  }

  /** Whether a target is still to be named. */
  static boolean open(ActionSpec spec, Bounds bounds) {
    return spec.arguments().stream()
        .anyMatch(argument -> argument.sink() && !bounds.only().containsKey(argument.name()));
  }

  private static Optional<Long> cents(String typed) {
    String plain = typed.replaceFirst("(?i)\\s*eur$", "").replace(',', '.').strip();
    return plain.matches("[0-9]{1,9}(\\.[0-9]{1,2})?")
        ? Optional.of(new BigDecimal(plain).movePointRight(2).longValueExact())
        : Optional.empty();
  }

  private static String euros(@Nullable Long cents) {
    return cents == null ? "" : BigDecimal.valueOf(cents, 2).toPlainString();
  }
}
