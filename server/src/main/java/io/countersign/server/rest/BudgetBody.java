package io.countersign.server.rest;

import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads what the bodies about budgets have in common, and names the field that is missing. */
final class BudgetBody {

  private BudgetBody() {}

  static Scope scope(Scope.@Nullable Kind kind, @Nullable String id) {
    if (kind == null) {
      throw ProblemException.field(
          "scope", "Say where: ORGANISATION, TEAM, WORKER, PROCESS or INSTANCE.");
    }
    if (kind == Scope.Kind.ORGANISATION) {
      return Scope.organisation();
    }
    return new Scope(kind, required("scopeId", id));
  }

  static Period period(@Nullable Period period) {
    if (period == null) {
      throw ProblemException.field("period", "Say for how long: RUN, DAY, MONTH or TOTAL.");
    }
    return period;
  }

  static Unit unit(@Nullable Unit unit) {
    if (unit == null) {
      throw ProblemException.field(
          "unit", "Say what: MONEY, INPUT_TOKENS, OUTPUT_TOKENS, CALLS or SPEND.");
    }
    return unit;
  }

  /** Whole numbers travel as text, because other readers change large ones. */
  static long amount(String field, @Nullable String text) {
    if (text != null && text.matches("-?\\d{1,100}")) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw ProblemException.of(
            HttpStatus.BAD_REQUEST,
            "OVERFLOW",
            "%s is more than can be counted.".formatted(text),
            Map.of("field", field));
      }
    }
    throw ProblemException.field(
        field,
        "'%s' is no whole number as text; money is in 10^-9 of the currency.".formatted(text));
  }

  static String required(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw ProblemException.field(field, "'%s' is missing.".formatted(field));
    }
    return text;
  }
}
