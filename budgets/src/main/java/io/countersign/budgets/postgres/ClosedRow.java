package io.countersign.budgets.postgres;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Settlement.Refusal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The ledger's answer to a settle or a release. */
record ClosedRow(Answer answer, List<Scope> path) {

  /** What the ledger says. */
  enum Answer {
    CLOSED,
    REPEATED,
    ADJUSTED,
    UNKNOWN_HOLD,
    OTHER_AMOUNTS,
    ALREADY_POSTED,
    OVERFLOW
  }

  static ClosedRow read(ResultSet row, int number) throws SQLException {
    return new ClosedRow(
        Answer.valueOf(row.getString("answer")), path(row.getArray("kinds"), row.getArray("ids")));
  }

  private static List<Scope> path(Array kinds, Array ids) throws SQLException {
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

  Settlement settlement(String key) {
    return switch (answer) {
      case CLOSED -> new Settlement.Closed(key);
      case REPEATED -> new Settlement.Repeated(key);
      case ADJUSTED -> new Settlement.Adjusted(key);
      case UNKNOWN_HOLD -> new Settlement.Refused(key, Refusal.UNKNOWN_HOLD);
      case OTHER_AMOUNTS -> new Settlement.Refused(key, Refusal.OTHER_AMOUNTS);
      case ALREADY_POSTED -> new Settlement.Refused(key, Refusal.ALREADY_POSTED);
      case OVERFLOW -> new Settlement.Refused(key, Refusal.OVERFLOW);
    };
  }
}
