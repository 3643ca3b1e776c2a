package io.countersign.server.budgets;

import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Notices;
import io.countersign.budgets.Spending;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * What monitoring asks of the budgets: {@code countersign.budget.posted}, {@code .held} and {@code
 * .limit} for each account of the current periods; money in 10^-9 of the currency.
 */
@Component
class BudgetMeters implements MeterBinder {

  /** One scrape reads the database once. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private static final int SUSPECTS_MAX = 1_000;

  private final Budgets budgets;
  private final Spending spending;
  private final Notices notices;
  private final Clock clock;
  private Instant readAt = Instant.EPOCH;
  private Figures figures = new Figures(0, 0, 0);

  BudgetMeters(Budgets budgets, Spending spending, Notices notices, Clock clock) {
    this.budgets = budgets;
    this.spending = spending;
    this.notices = notices;
    this.clock = clock;
  }

  /** All of one moment. */
  private record Figures(double suspects, double frozen, double unseen) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    var gauges = Gauges.in(registry);
    gauge(registry, gauges, "suspects", "Holds whose end nobody knows", Figures::suspects);
    gauge(registry, gauges, "frozen", "Scopes where nothing is admitted", Figures::frozen);
    gauge(registry, gauges, "notices", "Thresholds that nobody has seen yet", Figures::unseen);
  }

  /** Of each account. */
  private record Gauges(MultiGauge posted, MultiGauge held, MultiGauge limit) {

    static Gauges in(MeterRegistry registry) {
      return new Gauges(
          register(registry, "posted", "What is spent"),
          register(registry, "held", "What is held for calls that run"),
          register(registry, "limit", "The limit with its top-ups"));
    }

    private static MultiGauge register(MeterRegistry registry, String name, String what) {
      return MultiGauge.builder("countersign.budget." + name).description(what).register(registry);
    }

    void show(List<Account> accounts) {
      posted.register(rows(accounts, Account::posted), true);
      held.register(rows(accounts, Account::held), true);
      limit.register(
          rows(
              accounts.stream().filter(account -> account.limit() != null).toList(),
              account -> account.limit() == null ? 0 : account.limit()),
          true);
    }

    private static List<Row<?>> rows(List<Account> accounts, ToDoubleFunction<Account> value) {
      return accounts.stream()
          .<Row<?>>map(account -> Row.of(tags(account), value.applyAsDouble(account)))
          .toList();
    }

    private static Tags tags(Account account) {
      return Tags.of(
          "scope", account.scope().kind().name().toLowerCase(Locale.ROOT),
          "id", account.scope().id(),
          "period", account.period().name().toLowerCase(Locale.ROOT),
          "unit", account.unit().name().toLowerCase(Locale.ROOT));
    }
  }

  private void gauge(
      MeterRegistry registry,
      Gauges gauges,
      String name,
      String what,
      ToDoubleFunction<Figures> value) {
    Gauge.builder("countersign.budget." + name, this, self -> value.applyAsDouble(self.now(gauges)))
        .description(what)
        .register(registry);
  }

  private synchronized Figures now(Gauges gauges) {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).compareTo(FRESH) >= 0) {
      try {
        gauges.show(budgets.accounts());
        figures =
            new Figures(
                budgets.suspects(SUSPECTS_MAX).size(),
                spending.frozen().size(),
                notices.unseen(SUSPECTS_MAX).size());
        readAt = now;
      } catch (DataAccessException e) {
        return new Figures(Double.NaN, Double.NaN, Double.NaN); // away: no figure, not an old one
      }
    }
    return figures;
  }
}
