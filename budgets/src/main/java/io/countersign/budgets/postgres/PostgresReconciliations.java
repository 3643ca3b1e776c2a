package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Prices;
import io.countersign.budgets.Prices.Price;
import io.countersign.budgets.Reconciliations;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.history.Digest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Comparisons in PostgreSQL; adjustments are charges of the organisation like any other. */
@Component
class PostgresReconciliations implements Reconciliations {

  private static final long WHOLE = 1_000;

  private final JdbcClient database;
  private final Budgets budgets;
  private final Prices prices;
  private final LedgerHistory history;
  private final Clock clock;

  PostgresReconciliations(
      JdbcClient database, Budgets budgets, Prices prices, LedgerHistory history, Clock clock) {
    this.database = database;
    this.budgets = budgets;
    this.prices = prices;
    this.history = history;
    this.clock = clock;
  }

  /** An adjustment is made later, but belongs to the day that its key names. */
  @Override
  public Map<String, Amounts> recorded(LocalDate day) {
    var recorded = new HashMap<String, Amounts>();
    database
        .sql(
            """
            select split_part(h.price, '@', 1) as model, greatest(sum(e.posted_money), 0)::bigint as money,
                   greatest(sum(e.posted_input_tokens), 0)::bigint as input,
                   greatest(sum(e.posted_output_tokens), 0)::bigint as output,
                   greatest(sum(e.posted_calls), 0)::bigint as calls
              from budgets.entry e join budgets.hold h on h.key = e.hold_key
             where (h.key not like 'reconcile:%' and e.at >= :starts and e.at < :ends)
                or h.key like 'reconcile:%:' || :day || ':%'
             group by 1
            having sum(e.posted_calls) > 0 or sum(e.posted_input_tokens) > 0
            """)
        .param("day", day.toString())
        .param("starts", Timestamp.from(day.atStartOfDay(ZoneOffset.UTC).toInstant()))
        .param("ends", Timestamp.from(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
        .query(row -> {
          recorded.put(
              row.getString("model"),
              new Amounts(
                  row.getLong("money"),
                  row.getLong("input"),
                  row.getLong("output"),
                  row.getLong("calls"),
                  0));
        });
    return recorded;
  }

  @Override
  public boolean compared(String provider, LocalDate day) {
    return database
        .sql(
            "select exists (select from budgets.reconciled where (provider, day) = (:provider, :day))")
        .param("provider", provider)
        .param("day", day)
        .query(Boolean.class)
        .single();
  }

  @Override
  @Transactional
  public List<Difference> compare(
      String provider, LocalDate day, List<Used> used, int alarmPerMille, String by) {
    Map<String, Amounts> recorded = recorded(day);
    List<Difference> differences =
        used.stream()
            .map(reported ->
                difference(
                    reported, recorded.getOrDefault(reported.model(), Amounts.NONE), alarmPerMille))
            .toList();
    for (Difference difference : differences) {
      adjust(provider, day, difference);
      keep(provider, day, difference);
    }
    history.reconciled(provider, day, differences, by);
    return differences;
  }

  private Difference difference(Used reported, Amounts recorded, int alarmPerMille) {
    long said = reported.inputTokens() + reported.outputTokens();
    long had = recorded.inputTokens() + recorded.outputTokens();
    boolean far = (double) Math.abs(said - had) * WHOLE > (double) said * alarmPerMille;
    boolean unpriced = prices.of(reported.model()).isEmpty();
    return new Difference(reported.model(), recorded, reported, far || unpriced, unpriced);
  }

  /** Posted even above a limit, because it was used: a denied hold is settled all the same. */
  private void adjust(String provider, LocalDate day, Difference difference) {
    long input = difference.reported().inputTokens() - difference.recorded().inputTokens();
    long output = difference.reported().outputTokens() - difference.recorded().outputTokens();
    Optional<Price> price = prices.of(difference.model());
    if ((input <= 0 && output <= 0) || price.isEmpty()) {
      return;
    }
    long in = Math.max(0, input);
    long out = Math.max(0, output);
    long cached = Math.min(in, difference.reported().cachedInputTokens());
    var lacking = new Amounts(price.get().cost(in, cached, out), in, out, 0, 0);
    String key =
        "reconcile:%s:%s:%s"
            .formatted(
                provider,
                day,
                Digest.ofText("%s %s".formatted(difference.reported(), difference.recorded()))
                    .hex()
                    .substring(0, 32));
    budgets.reserve(
        new Reserve(
            key,
            Digest.ofText(key),
            List.of(Scope.organisation()),
            lacking,
            price.get().version()));
    budgets.settle(key, lacking, "The usage report of %s for %s".formatted(provider, day));
  }

  private void keep(String provider, LocalDate day, Difference difference) {
    database
        .sql(
            """
            insert into budgets.reconciled values (:provider, :day, :model, :recordedIn, :recordedOut, :reportedIn,
              :reportedOut, :alarm, :at)
                on conflict (provider, day, model) do update
                set recorded_input_tokens = excluded.recorded_input_tokens,
                    recorded_output_tokens = excluded.recorded_output_tokens,
                    reported_input_tokens = excluded.reported_input_tokens,
                    reported_output_tokens = excluded.reported_output_tokens,
                    alarm = excluded.alarm, at = excluded.at
            """)
        .param("provider", provider)
        .param("day", day)
        .param("model", difference.model())
        .param("recordedIn", difference.recorded().inputTokens())
        .param("recordedOut", difference.recorded().outputTokens())
        .param("reportedIn", difference.reported().inputTokens())
        .param("reportedOut", difference.reported().outputTokens())
        .param("alarm", difference.alarm())
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  @Override
  public List<Compared> latest(int max) {
    return database
        .sql("select * from budgets.reconciled order by day desc, provider, model limit :max")
        .param("max", max)
        .query((row, number) ->
            new Compared(
                row.getString("provider"),
                row.getDate("day").toLocalDate(),
                row.getString("model"),
                row.getLong("recorded_input_tokens") + row.getLong("recorded_output_tokens"),
                row.getLong("reported_input_tokens") + row.getLong("reported_output_tokens"),
                row.getBoolean("alarm")))
        .list();
  }
}
