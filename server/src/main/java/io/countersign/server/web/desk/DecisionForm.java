package io.countersign.server.web.desk;

import io.countersign.engine.Decision;
import io.countersign.history.Digest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the page's form sends it.
 *
 * @param digest of what the person saw
 * @param answer to a worker's question
 * @param raise by how much: in the currency of the budget, or a count
 * @param raiseVariable which variable takes it: {@code raiseCents} or {@code raise}
 * @param variables a form's values, as a JSON object
 */
record DecisionForm(
    String verdict,
    @Nullable String digest,
    @Nullable String reason,
    @Nullable String answer,
    @Nullable String raise,
    @Nullable String raiseVariable,
    @Nullable String variables) {

  /** Empty for what nobody here can decide: a word that is not known never counts as a yes. */
  Optional<Decision.Verdict> toVerdict() {
    return Arrays.stream(Decision.Verdict.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(verdict))
        .findFirst();
  }

  @Nullable Digest toDigest() {
    return digest != null && digest.matches("[0-9a-f]{64}") ? new Digest(digest) : null;
  }

  String toReason() {
    return reason == null ? "" : reason.strip();
  }

  /** What the person had written, so that nothing typed is lost. */
  public String typed() {
    String words = answer != null && !answer.isBlank() ? answer : toReason();
    return words.strip();
  }

  /**
   * Empty where the form's values are no JSON object.
   *
   * @param currency of the budget that is raised
   */
  Optional<Map<String, Object>> toVariables(TaskForms forms, String currency) {
    var all = new HashMap<String, Object>();
    if (variables != null && !variables.isBlank()) {
      Optional<Map<String, Object>> filled = forms.filled(variables);
      if (filled.isEmpty()) {
        return Optional.empty();
      }
      all.putAll(filled.get());
    }
    if (answer != null && !answer.isBlank()) {
      all.put("answer", answer.strip());
    }
    if (raise != null && !raise.isBlank()) {
      all.put(
          "raise".equals(raiseVariable) ? "raise" : "raiseCents", raised(raise.strip(), currency));
    }
    return Optional.of(all);
  }

  /** Cents for an amount; what is no amount stays as it is and is refused with its name. */
  private Object raised(String text, String currency) {
    return "raise".equals(raiseVariable) ? text : cents(text, currency);
  }

  /** {@code 120.00}, {@code 120,00 EUR} or {@code 120}; anything else stays the text it is. */
  static Object cents(String text, String currency) {
    String own = currency.toLowerCase(Locale.ROOT);
    String plain = text.replace(',', '.').toLowerCase(Locale.ROOT).replace(own, "").strip();
    return plain.matches("[0-9]{1,9}(\\.[0-9]{1,2})?")
        ? new BigDecimal(plain).movePointRight(2).longValueExact()
        : text;
  }
}
