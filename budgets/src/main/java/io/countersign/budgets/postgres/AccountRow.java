package io.countersign.budgets.postgres;

import io.countersign.budgets.Account;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One unit of an account, or of a budget whose current period nobody has touched yet. */
final class AccountRow {

  /** Whatever has a limit, is metered on purpose, or counts something. */
  private static final String UNITS =
      """
      select w.scope_kind, w.scope_id, w.period,
             case when w.period = 'RUN' and w.scope_kind <> 'INSTANCE' and w.period_key = 'run'
                  then 'each run' when w.period = 'RUN' then 'run' else w.period_key end as period_key,
             u.unit, case when u.cap is not null
                  then least(u.cap::numeric + coalesce(t.more, 0), 9223372036854775807)::bigint end as cap,
             coalesce(u.held, 0) as held, coalesce(u.posted, 0) as posted
        from wanted w
        left join budgets.budget b using (scope_kind, scope_id, period)
        left join budgets.account a using (scope_kind, scope_id, period, period_key)
       cross join lateral (values
         (1, 'MONEY', b.limit_money, a.held_money, a.posted_money),
         (2, 'INPUT_TOKENS', b.limit_input_tokens, a.held_input_tokens, a.posted_input_tokens),
         (3, 'OUTPUT_TOKENS', b.limit_output_tokens, a.held_output_tokens, a.posted_output_tokens),
         (4, 'CALLS', b.limit_calls, a.held_calls, a.posted_calls),
         (5, 'SPEND', b.limit_spend, a.held_spend, a.posted_spend)) as u (place, unit, cap, held, posted)
        left join lateral (select sum(amount) as more from budgets.top_up t
                            where (t.account, t.unit) = (a.id, u.unit) and t.ends_at > :at) t on true
       where u.cap is not null or u.held > 0 or u.posted > 0
       order by array_position(array['ORGANISATION', 'TEAM', 'WORKER', 'PROCESS', 'INSTANCE'], w.scope_kind),
             w.scope_id, array_position(array['RUN', 'DAY', 'MONTH', 'TOTAL'], w.period), u.place
      """;

  static final String OF_SCOPES =
      """
      with wanted as (
        select * from budgets.accounts_due(array_fill(1, array[cardinality(:kinds::text[])]), :kinds, :ids, :runs,
          budgets.current_key('DAY', :day, :at), budgets.current_key('MONTH', :month, :at)))
      """
          + UNITS;

  static final String OF_ALL =
      """
      with wanted as (
        select scope_kind, scope_id, period,
               case period when 'DAY' then budgets.current_key('DAY', :day, :at)
                 when 'MONTH' then budgets.current_key('MONTH', :month, :at) when 'TOTAL' then 'total'
                 else 'run' end as period_key
          from budgets.budget where scope_kind <> 'INSTANCE'
        union
        select scope_kind, scope_id, period, period_key from budgets.account
         where scope_kind <> 'INSTANCE' and period = 'MONTH' and period_key = budgets.current_key('MONTH', :month, :at))
      """
          + UNITS;

  private AccountRow() {}

  static Account read(ResultSet row, int number) throws SQLException {
    return new Account(
        new Scope(Scope.Kind.valueOf(row.getString("scope_kind")), row.getString("scope_id")),
        Period.valueOf(row.getString("period")),
        row.getString("period_key"),
        Unit.valueOf(row.getString("unit")),
        row.getObject("cap", Long.class),
        row.getLong("held"),
        row.getLong("posted"));
  }
}
