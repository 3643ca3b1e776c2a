package io.countersign.budgets.postgres;

import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who would get nothing any more under a limit. */
final class Blocked {

  static final Duration WINDOW = Duration.ofDays(31);

  private static final int MAX = 200;

  private Blocked() {}

  static List<String> of(
      JdbcClient database,
      BudgetLimit limit,
      long cap,
      Timestamp since,
      PostgresSpending.Totals totals) {
    boolean eachRun = limit.period() == Period.RUN && limit.scope().kind() != Scope.Kind.INSTANCE;
    if (!eachRun && totals.posted() + totals.held() < cap) {
      return List.of();
    }
    String unit = PostgresSpending.column(limit.unit());
    return database
        .sql(
            """
            select i.id from budgets.hold h
             cross join lateral (select id from unnest(h.scope_kinds, h.scope_ids) p (kind, id)
                                  where kind = 'INSTANCE') i
             where h.admitted_at >= :since
               and (:kind, :id) in (select kind, id from unnest(h.scope_kinds, h.scope_ids) p (kind, id))
             group by i.id
            having not :eachRun or sum(case h.state when 'POSTED' then h.actual_%s when 'HELD' then h.%s
                                         when 'SUSPECT' then h.%s else 0 end) >= :cap
             order by max(h.admitted_at) desc limit :max
            """
                .formatted(unit, unit, unit))
        .param("since", since)
        .param("kind", limit.scope().kind().name())
        .param("id", limit.scope().id())
        .param("eachRun", eachRun)
        .param("cap", cap)
        .param("max", MAX)
        .query((row, number) -> row.getString("id"))
        .list();
  }
}
