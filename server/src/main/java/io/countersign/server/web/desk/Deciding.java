package io.countersign.server.web.desk;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.server.identity.Person;
import io.countersign.server.web.Money;
import io.countersign.workers.Effects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Makes a request to {@link Gates} of what a page's form sends. */
@Component
class Deciding {

  private final Gates gates;
  private final Effects effects;
  private final TaskParts parts;
  private final TaskForms forms;
  private final Refusals refusals;
  private final Money money;

  Deciding(
      Gates gates,
      Effects effects,
      TaskParts parts,
      TaskForms forms,
      Refusals refusals,
      Money money) {
    this.money = money;
    this.gates = gates;
    this.effects = effects;
    this.parts = parts;
    this.forms = forms;
    this.refusals = refusals;
  }

  /** Null where it was decided. */
  @Nullable Refusal decide(
      long key, DecisionForm form, Person person, UnaryOperator<@Nullable String> parameter) {
    Decision.Verdict verdict = form.toVerdict().orElse(null);
    if (verdict == null) {
      return new Refusal(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "Nothing was decided: '%s' is nothing that can be decided here."
              .formatted(form.verdict()));
    }
    Map<String, Object> variables = form.toVariables(forms, money.currency()).orElse(null);
    if (variables == null) {
      return new Refusal(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "The values are not a JSON object. Write them like {\"name\": \"value\"}.");
    }
    if (verdict.name().equals("EDIT")) {
      variables = new HashMap<>(variables);
      variables.put("arguments", EditedArguments.of(inputs(key), parameter));
    }
    return refusals.of(
        gates.decide(
            new Gates.Request(
                key,
                new Gates.Person(person.username(), person.roleNames()),
                verdict,
                form.toReason(),
                form.toDigest(),
                variables)));
  }

  private List<io.countersign.workers.Outlines.Input> inputs(long key) {
    return gates
        .subject(key)
        .flatMap(subject -> effects.find(subject.id()))
        .map(parts::inputs)
        .orElse(List.of());
  }
}
