package io.countersign.server.web.workers;

import io.countersign.workers.Ability;
import io.countersign.workers.Ability.Approval;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;

/**
 * A worker as the page's form shows and sends it.
 *
 * @param version that was seen; 0 where it is new
 */
record WorkerForm(
    String id,
    String name,
    String owner,
    String purpose,
    String model,
    String instructions,
    String state,
    int version,
    List<May> abilities) {

  public WorkerForm {
    abilities = List.copyOf(abilities);
  }

  /** One action of the catalogue, and whether the worker may. */
  public record May(
      String action,
      String title,
      String arguments,
      boolean given,
      String approval,
      String only,
      String when,
      String rule) {}

  static WorkerForm empty(String owner, List<ActionSpec> catalogue) {
    return new WorkerForm(
        "",
        "",
        owner,
        "",
        "",
        "",
        Worker.State.ACTIVE.name(),
        0,
        catalogue.stream().map(spec -> may(spec, Optional.empty())).toList());
  }

  static WorkerForm of(Worker worker, int version, List<ActionSpec> catalogue) {
    return new WorkerForm(
        worker.id(),
        worker.name(),
        worker.owner(),
        worker.purpose(),
        worker.model(),
        worker.instructions(),
        worker.state().name(),
        version,
        catalogue.stream()
            .map(spec ->
                may(
                    spec,
                    worker.abilities().stream()
                        .filter(ability -> ability.action().equals(spec.name()))
                        .findFirst()))
            .toList());
  }

  private static May may(ActionSpec spec, Optional<Ability> ability) {
    return new May(
        spec.name(),
        spec.title(),
        arguments(spec),
        ability.isPresent(),
        ability.map(Ability::approval).orElse(Approval.ALWAYS).name(),
        ability.map(known -> ConditionLines.write(known.constraints())).orElse(""),
        ability.map(known -> ConditionLines.write(known.approveWhen())).orElse(""),
        ability.map(Ability::rule).orElse(spec.title()));
  }

  private static String arguments(ActionSpec spec) {
    return spec.arguments().stream().map(Argument::name).collect(Collectors.joining(", "));
  }

  /** As it was sent, action by action. */
  static WorkerForm sent(MultiValueMap<String, String> sent, List<ActionSpec> catalogue) {
    List<String> given = sent.getOrDefault("may", List.of());
    return new WorkerForm(
        text(sent, "id"),
        text(sent, "name"),
        text(sent, "owner"),
        text(sent, "purpose"),
        text(sent, "model"),
        text(sent, "instructions"),
        text(sent, "state"),
        text(sent, "version").matches("[0-9]{1,9}") ? Integer.parseInt(text(sent, "version")) : 0,
        catalogue.stream()
            .map(spec ->
                new May(
                    spec.name(),
                    spec.title(),
                    arguments(spec),
                    given.contains(spec.name()),
                    text(sent, "approval." + spec.name()),
                    text(sent, "only." + spec.name()),
                    text(sent, "when." + spec.name()),
                    text(sent, "rule." + spec.name())))
            .toList());
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }

  /** A worker, or what is wrong with the form. */
  sealed interface Read {

    record Usable(Worker worker) implements Read {}

    record Unusable(String message) implements Read {}
  }

  Read toWorker() {
    var given = new ArrayList<Ability>();
    for (May may : abilities) {
      if (!may.given()) {
        continue;
      }
      switch (ConditionLines.read(may.only())) {
        case ConditionLines.Read.Unusable(String message) -> {
          return new Read.Unusable("%s: %s".formatted(may.title(), message));
        }
        case ConditionLines.Read.Conditions(List<Ability.Condition> only) -> {
          switch (ConditionLines.read(may.when())) {
            case ConditionLines.Read.Unusable(String message) -> {
              return new Read.Unusable("%s: %s".formatted(may.title(), message));
            }
            case ConditionLines.Read.Conditions(List<Ability.Condition> when) ->
                given.add(new Ability(may.action(), only, approval(may), when, may.rule(), 0));
          }
        }
      }
    }
    return new Read.Usable(
        new Worker(id, name, owner, purpose, model, instructions, toState(), given));
  }

  /** Who sends nonsense has a person asked. */
  private static Approval approval(May may) {
    return switch (may.approval()) {
      case "NEVER" -> Approval.NEVER;
      case "WHEN" -> Approval.WHEN;
      default -> Approval.ALWAYS;
    };
  }

  private Worker.State toState() {
    return switch (state) {
      case "ACTIVE" -> Worker.State.ACTIVE;
      case "RETIRED" -> Worker.State.RETIRED;
      default -> Worker.State.SUSPENDED;
    };
  }
}
