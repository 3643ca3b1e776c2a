package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reservation.Violation;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Settlement.Refusal;
import io.countersign.history.CanonicalJson;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's answer to one charge.
 *
 * @param amounts what was held, posted or denied
 * @param crossings the thresholds that it reached
 * @param entry the ledger's entry; empty where nothing was entered
 */
record Charged(
    Answer answer,
    Optional<Reason> reason,
    List<Violation> violations,
    Optional<Long> outputTokens,
    List<Scope> path,
    Amounts amounts,
    List<Map<String, Object>> crossings,
    Optional<Long> entry) {

  /** What the ledger says; {@code BEFORE} where it said so already. */
  enum Answer {
    ALLOWED,
    ALLOWED_BEFORE,
    DENIED,
    DENIED_BEFORE,
    CLOSED,
    REPEATED,
    ADJUSTED,
    UNKNOWN_HOLD,
    OTHER_AMOUNTS,
    ALREADY_POSTED,
    NOT_HELD,
    OVERFLOW
  }

  /** The answer to this charge; what it says itself is not read again. */
  static Charged read(Charge charge, ResultSet row) throws SQLException {
    return new Charged(
        Answer.valueOf(row.getString("answer")),
        Optional.ofNullable(row.getString("reason")).map(Reason::valueOf),
        objects(row.getString("violations")).stream().map(Charged::violation).toList(),
        Optional.ofNullable(row.getObject("output_tokens", Long.class)),
        charge instanceof Charge.Hold hold
            ? hold.path()
            : path(row.getArray("kinds"), row.getArray("ids")),
        amounts(charge, row.getArray("amounts")),
        objects(row.getString("crossings")),
        Optional.ofNullable(row.getObject("entry_id", Long.class)));
  }

  Reservation reservation(String key) {
    return switch (answer) {
      case ALLOWED, ALLOWED_BEFORE ->
          outputTokens
              .<Reservation>map(tokens -> new Reservation.AllowedCapped(key, tokens))
              .orElseGet(() -> new Reservation.Allowed(key));
      case DENIED, DENIED_BEFORE -> new Reservation.Denied(reason.orElseThrow(), violations);
      case CLOSED,
          REPEATED,
          ADJUSTED,
          UNKNOWN_HOLD,
          OTHER_AMOUNTS,
          ALREADY_POSTED,
          NOT_HELD,
          OVERFLOW ->
          throw new IllegalStateException("Hold %s was asked for: %s.".formatted(key, answer));
    };
  }

  Settlement settlement(String key) {
    return switch (answer) {
      case CLOSED -> new Settlement.Closed(key);
      case REPEATED -> new Settlement.Repeated(key);
      case ADJUSTED -> new Settlement.Adjusted(key);
      case UNKNOWN_HOLD -> new Settlement.Refused(key, Refusal.UNKNOWN_HOLD);
      case OTHER_AMOUNTS -> new Settlement.Refused(key, Refusal.OTHER_AMOUNTS);
      case ALREADY_POSTED -> new Settlement.Refused(key, Refusal.ALREADY_POSTED);
      case NOT_HELD -> new Settlement.Refused(key, Refusal.NOT_HELD);
      case OVERFLOW -> new Settlement.Refused(key, Refusal.OVERFLOW);
      case ALLOWED, ALLOWED_BEFORE, DENIED, DENIED_BEFORE ->
          throw new IllegalStateException("Hold %s was to be closed: %s.".formatted(key, answer));
    };
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> objects(@Nullable String json) {
    return json == null ? List.of() : (List<Map<String, Object>>) CanonicalJson.readArray(json);
  }

  private static Violation violation(Map<String, Object> json) {
    return new Violation(
        new Scope(Scope.Kind.valueOf(text(json, "scope_kind")), text(json, "scope_id")),
        text(json, "period"),
        text(json, "unit"),
        number(json, "cap"),
        number(json, "posted"),
        number(json, "held"),
        number(json, "needed"));
  }

  static String text(Map<String, Object> json, String name) {
    return String.valueOf(json.get(name));
  }

  static long number(Map<String, Object> json, String name) {
    return Long.parseLong(text(json, name));
  }

  private static List<Scope> path(@Nullable Array kinds, @Nullable Array ids) throws SQLException {
    var path = new ArrayList<Scope>();
    if (kinds != null && ids != null) {
      String[] kind = (String[]) kinds.getArray();
      String[] id = (String[]) ids.getArray();
      for (int i = 0; i < kind.length; i++) {
        path.add(new Scope(Scope.Kind.valueOf(kind[i]), id[i]));
      }
    }
    return path;
  }

  private static Amounts amounts(Charge charge, @Nullable Array array) throws SQLException {
    if (array == null) {
      return charge.amounts();
    }
    Long[] amounts = (Long[]) array.getArray();
    return new Amounts(amounts[0], amounts[1], amounts[2], amounts[3], amounts[4]);
  }
}
