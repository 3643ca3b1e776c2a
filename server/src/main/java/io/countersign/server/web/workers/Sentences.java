package io.countersign.server.web.workers;

import io.countersign.workers.Ability;
import io.countersign.workers.Ability.Condition;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Actions;
import io.countersign.workers.Argument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says abilities as a person would. */
@Component
class Sentences {

  private final Actions actions;

  Sentences(Actions actions) {
    this.actions = actions;
  }

  /**
   * One ability.
   *
   * @param asks whether it may need a person
   */
  record Can(String title, String action, String sentence, boolean asks, String rule) {}

  Can of(Ability ability) {
    Optional<ActionSpec> spec =
        actions.specs().stream().filter(known -> known.name().equals(ability.action())).findFirst();
    String only =
        ability.constraints().isEmpty()
            ? ""
            : "Only where %s. ".formatted(words(ability.constraints(), spec, " and "));
    return new Can(
        spec.map(ActionSpec::title).orElse(ability.action()),
        ability.action(),
        only + asks(ability, spec),
        ability.approval() != Ability.Approval.NEVER,
        "%s, version %d".formatted(ability.rule(), ability.version()));
  }

  private static String asks(Ability ability, Optional<ActionSpec> spec) {
    boolean sink = spec.stream().flatMap(s -> s.arguments().stream()).anyMatch(Argument::sink);
    String outside =
        sink
            ? " Also asks when it has read content from outside and would send somewhere new."
            : "";
    return switch (ability.approval()) {
      case ALWAYS -> "Asks a person every time.";
      case NEVER -> "Does it without asking." + outside;
      case WHEN ->
          "Asks a person when %s.%s".formatted(words(ability.approveWhen(), spec, " or "), outside);
    };
  }

  private static String words(
      List<Condition> conditions, Optional<ActionSpec> spec, String between) {
    return conditions.stream()
        .map(condition -> words(condition, spec))
        .collect(Collectors.joining(between));
  }

  private static String words(Condition condition, Optional<ActionSpec> spec) {
    Optional<Argument> argument =
        spec.stream()
            .flatMap(s -> s.arguments().stream())
            .filter(a -> a.name().equals(condition.argument()))
            .findFirst();
    String label =
        argument.map(Argument::label).orElse(condition.argument()).toLowerCase(Locale.ROOT);
    boolean cents = argument.filter(a -> a.kind() == Argument.Kind.CENTS).isPresent();
    String value =
        cents && condition.value().matches("[0-9]{1,15}")
            ? euros(Long.parseLong(condition.value()))
            : "“" + condition.value() + "”";
    return "the %s %s %s".formatted(label, condition.operator().words(), value);
  }

  private static String euros(long cents) {
    return String.format(Locale.ROOT, "%,d.%02d EUR", cents / 100, cents % 100);
  }
}
