package io.countersign.budgets.postgres;

import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reservation.Violation;
import io.countersign.budgets.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One row of the answer to a reservation; a denial has one for each violation. */
record ReserveRow(Answer answer, @Nullable Reason reason, @Nullable Violation violation) {

  static final String SQL =
      """
      select r.answer, r.reason, v.*
        from budgets.reserve(:key, :fingerprint, :kinds, :ids, :price,
               :money, :inputTokens, :outputTokens, :calls, :spend,
               :day, :month, :dayStarts, :dayEnds, :monthStarts, :monthEnds, :at) r
        left join lateral jsonb_to_recordset(r.violations) as v (depth int, scope_kind text, scope_id text,
               period text, unit text, cap bigint, posted bigint, held bigint, needed bigint) on true
      """;

  /** What the ledger says; {@code BEFORE} where it said so already. */
  enum Answer {
    ALLOWED,
    ALLOWED_BEFORE,
    DENIED,
    DENIED_BEFORE,
    MISMATCH
  }

  static ReserveRow read(ResultSet row, int number) throws SQLException {
    String reason = row.getString("reason");
    return new ReserveRow(
        Answer.valueOf(row.getString("answer")),
        reason == null ? null : Reason.valueOf(reason),
        row.getString("scope_kind") == null ? null : violation(row));
  }

  private static Violation violation(ResultSet row) throws SQLException {
    return new Violation(
        new Scope(Scope.Kind.valueOf(row.getString("scope_kind")), row.getString("scope_id")),
        row.getString("period"),
        row.getString("unit"),
        row.getLong("cap"),
        row.getLong("posted"),
        row.getLong("held"),
        row.getLong("needed"));
  }

  static Reservation.Denied denied(List<ReserveRow> rows) {
    return new Reservation.Denied(
        Objects.requireNonNull(rows.getFirst().reason(), "a denial has a reason"),
        rows.stream().flatMap(row -> Stream.ofNullable(row.violation())).toList());
  }
}
