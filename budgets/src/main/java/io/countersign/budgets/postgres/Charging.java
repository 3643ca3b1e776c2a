package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.history.CanonicalJson;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Does charges in the transaction that is open, with their entries in the history (law 4). */
@Component
class Charging {

  private static final String APPLY =
      """
      select * from budgets.apply(:charges::jsonb, :at, :day, :month, :dayStarts, :dayEnds, :monthStarts, :monthEnds)
       order by no
      """;

  private final JdbcClient database;
  private final LedgerHistory history;
  private final LedgerSettings settings;
  private final Clock clock;

  Charging(JdbcClient database, LedgerHistory history, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.history = history;
    this.settings = settings;
    this.clock = clock;
  }

  /** Answers in the order of the charges, each of which has a key of its own. */
  List<Charged> apply(List<? extends Charge> charges) {
    Instant now = clock.instant();
    List<Charged> charged =
        database
            .sql(APPLY)
            .param("charges", json(charges))
            .param("at", Timestamp.from(now))
            .params(CurrentPeriods.at(now, settings.timeZone()).keysAndBounds())
            .query((row, number) -> Charged.read(charges.get(number), row))
            .list();
    if (charged.size() < charges.size()) {
      throw new IllegalStateException(
          "The ledger answered %d of %d charges.".formatted(charged.size(), charges.size()));
    }
    history.charged(charges, charged);
    return charged;
  }

  /**
   * What was posted becomes what was only assumed, under the key's lock: so the one function that
   * changes balances corrects it, once, in the accounts that it was posted to.
   */
  Charged giveBack(String key, String evidence) {
    database
        .sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .param("key", key)
        .query((_, _) -> key)
        .single();
    Amounts posted =
        database
            .sql(
                """
                update budgets.hold set assumed = true where key = :key and state = 'POSTED'
                returning actual_money, actual_input_tokens, actual_output_tokens, actual_calls,
                  actual_spend
                """)
            .param("key", key)
            .query((row, _) ->
                new Amounts(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
            .optional()
            .orElse(Amounts.NONE);
    return apply(List.of(new Charge.GiveBack(key, posted, evidence))).getFirst();
  }

  private static String json(List<? extends Charge> charges) {
    var numbered = new ArrayList<Map<String, Object>>();
    for (Charge charge : charges) {
      Map<String, Object> json = charge.json();
      json.put("no", numbered.size());
      numbered.add(json);
    }
    return CanonicalJson.text(numbered);
  }
}
