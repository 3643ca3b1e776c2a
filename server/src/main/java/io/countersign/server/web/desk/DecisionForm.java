package io.countersign.server.web.desk;

import io.countersign.engine.Decision;
import io.countersign.history.Digest;
import java.math.BigDecimal;
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
 * @param raise by how much: EUR, or a count
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

  Decision.Verdict toVerdict() {
    return "reject".equals(verdict) ? Decision.Verdict.REJECT : Decision.Verdict.APPROVE;
  }

  @Nullable Digest toDigest() {
    return digest != null && digest.matches("[0-9a-f]{64}") ? new Digest(digest) : null;
  }

  String toReason() {
    return reason == null ? "" : reason.strip();
  }

  /** Empty where the form's values are no JSON object. */
  Optional<Map<String, Object>> toVariables(TaskForms forms) {
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
      all.put("raise".equals(raiseVariable) ? "raise" : "raiseCents", raised(raise.strip()));
    }
    return Optional.of(all);
  }

  /** Cents for an amount in EUR; what is no amount stays as it is and is refused with its name. */
  private Object raised(String text) {
    String plain = text.replace(',', '.').toLowerCase(Locale.ROOT).replace("eur", "").strip();
    if ("raise".equals(raiseVariable) || !plain.matches("[0-9]{1,9}(\\.[0-9]{1,2})?")) {
      return text;
    }
    return new BigDecimal(plain).movePointRight(2).longValueExact();
  }
}
