package io.countersign.server.budgets;

import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Notices;
import io.countersign.budgets.Spending;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * What monitoring asks of the budgets: {@code countersign_budget_posted}, {@code _held} and {@code
 * _limit} for each account of the current periods; money in 10^-9 of the currency.
 */
@Component
class BudgetMeters {

  /** One scrape reads the database once. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private static final int SUSPECTS_MAX = 1_000;

  private final Budgets budgets;
  private final Spending spending;
  private final Notices notices;
  private final Clock clock;
  private Instant readAt = Instant.EPOCH;
  private Figures figures = Figures.NONE;

  BudgetMeters(
      Budgets budgets,
      Spending spending,
      Notices notices,
      Clock clock,
      ObjectProvider<PrometheusRegistry> registry) {
    this.budgets = budgets;
    this.spending = spending;
    this.notices = notices;
    this.clock = clock;
    registry.ifAvailable(this::register);
  }

  /** All of one moment. */
  private record Figures(List<Account> accounts, double suspects, double frozen, double unseen) {

    static final Figures NONE = new Figures(List.of(), Double.NaN, Double.NaN, Double.NaN);
  }

  private void register(PrometheusRegistry registry) {
    accounts(registry, "posted", "What is spent", _ -> true, Account::posted);
    accounts(registry, "held", "What is held for calls that run", _ -> true, Account::held);
    accounts(
        registry,
        "limit",
        "The limit with its top-ups",
        account -> account.limit() != null,
        account -> account.limit() == null ? 0 : account.limit());
    gauge(registry, "suspects", "Holds whose end nobody knows", Figures::suspects);
    gauge(registry, "frozen", "Scopes where nothing is admitted", Figures::frozen);
    gauge(registry, "notices", "Thresholds that nobody has seen yet", Figures::unseen);
  }

  private void accounts(
      PrometheusRegistry registry,
      String name,
      String what,
      Predicate<Account> shown,
      ToDoubleFunction<Account> value) {
    GaugeWithCallback.builder()
        .name("countersign_budget_" + name)
        .help(what)
        .labelNames("scope", "id", "period", "unit")
        .callback(figure ->
            now().accounts().stream()
                .filter(shown)
                .forEach(account -> figure.call(value.applyAsDouble(account), labels(account))))
        .register(registry);
  }

  private static String[] labels(Account account) {
    return new String[] {
      account.scope().kind().name().toLowerCase(Locale.ROOT),
      account.scope().id(),
      account.period().name().toLowerCase(Locale.ROOT),
      account.unit().name().toLowerCase(Locale.ROOT)
    };
  }

  private void gauge(
      PrometheusRegistry registry, String name, String what, ToDoubleFunction<Figures> value) {
    GaugeWithCallback.builder()
        .name("countersign_budget_" + name)
        .help(what)
        .callback(figure -> figure.call(value.applyAsDouble(now())))
        .register(registry);
  }

  private synchronized Figures now() {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).compareTo(FRESH) >= 0) {
      try {
        figures =
            new Figures(
                budgets.accounts(),
                budgets.suspects(SUSPECTS_MAX).size(),
                spending.frozen().size(),
                notices.unseen(SUSPECTS_MAX).size());
        readAt = now;
      } catch (DataAccessException e) {
        return Figures.NONE; // away: no figure, not an old one
      }
    }
    return figures;
  }
}
