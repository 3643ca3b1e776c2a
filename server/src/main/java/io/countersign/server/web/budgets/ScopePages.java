package io.countersign.server.web.budgets;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Spending.Change;
import io.countersign.budgets.Spending.Charge;
import io.countersign.budgets.Spending.Day;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Unit;
import io.countersign.server.web.Bar;
import io.countersign.server.web.Bars;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of one scope together. */
@Component
class ScopePages {

  private static final int CHARGES = 50;
  private static final int CHANGES = 50;

  private final Budgets budgets;
  private final Spending spending;
  private final Bars bars;
  private final Forecasts forecasts;
  private final AmountWords words;
  private final Clock clock;

  ScopePages(
      Budgets budgets,
      Spending spending,
      Bars bars,
      Forecasts forecasts,
      AmountWords words,
      Clock clock) {
    this.words = words;
    this.budgets = budgets;
    this.spending = spending;
    this.bars = bars;
    this.forecasts = forecasts;
    this.clock = clock;
  }

  /** All that is shown of one scope. */
  record Page(
      Scope scope,
      String name,
      List<Bar> limited,
      List<Bar> metered,
      List<String> forecasts,
      List<Chart> charts,
      List<ChargeLine> charges,
      List<ChangeLine> changes,
      List<ThresholdLine> thresholds,
      Spending.@Nullable Frozen frozen) {

    /** The cases of the last calls. */
    public List<String> cases() {
      return charges.stream()
          .flatMap(charge -> Stream.ofNullable(charge.instance()))
          .distinct()
          .toList();
    }
  }

  /** A call or a payment. */
  record ChargeLine(
      Instant at,
      String what,
      String state,
      String cost,
      String tokens,
      @Nullable String instance,
      String key) {}

  /** A mark; either of per cent and amount says where it stands. */
  record ThresholdLine(
      String sentence, Threshold threshold, @Nullable Integer percent, @Nullable Long amount) {}

  /** Who changed what. */
  record ChangeLine(Instant at, String sentence, String reason) {}

  Page page(Scope scope) {
    List<Account> accounts = budgets.accounts(List.of(scope));
    List<Bar> all = accounts.stream().map(bars::bar).toList();
    Instant from = clock.instant().minus(Chart.DAYS, ChronoUnit.DAYS);
    return new Page(
        scope,
        bars.scope(scope),
        all.stream().filter(bar -> bar.limit() != null).toList(),
        all.stream().filter(bar -> bar.limit() == null).toList(),
        accounts.stream().flatMap(account -> forecast(account).stream()).toList(),
        charts(spending.days(scope, from)),
        spending.charges(scope, from, CHARGES).stream().map(this::line).toList(),
        spending.changes(scope, CHANGES).stream().map(this::line).toList(),
        spending.thresholds().stream()
            .filter(threshold -> threshold.scope().equals(scope))
            .map(this::line)
            .toList(),
        spending.frozen().stream()
            .filter(frozen -> frozen.scope().equals(scope))
            .findFirst()
            .orElse(null));
  }

  private Optional<String> forecast(Account account) {
    return forecasts
        .of(account)
        .map(sentence -> "%s: %s".formatted(word(account.period()), sentence));
  }

  private List<Chart> charts(List<Day> days) {
    LocalDate last =
        spending
            .bounds(Period.DAY)
            .map(bounds -> LocalDate.ofInstant(bounds.ends().minusSeconds(1), ZoneOffset.UTC))
            .orElseThrow();
    var charts = new ArrayList<Chart>();
    for (Unit unit : List.of(Unit.MONEY, Unit.SPEND)) {
      if (days.stream().anyMatch(day -> day.posted().of(unit) > 0)) {
        charts.add(
            Chart.of(
                unit == Unit.MONEY ? "Cost of models a day" : "Paid out a day",
                unit,
                days,
                last,
                amount -> words.write(unit, amount)));
      }
    }
    return charts;
  }

  private ChargeLine line(Charge charge) {
    Amounts amounts = charge.actual().orElse(charge.held());
    String cost =
        amounts.spendNanos() > 0
            ? words.write(Unit.SPEND, amounts.spendNanos())
            : words.write(Unit.MONEY, amounts.moneyNanos());
    return new ChargeLine(
        charge.at(),
        Calls.what(charge),
        charge.state().toLowerCase(Locale.ROOT),
        charge.state().equals("POSTED") ? cost : "up to " + cost,
        tokens(amounts),
        charge.instance(),
        charge.holdKey());
  }

  /** Empty for what was no model call. */
  private static String tokens(Amounts amounts) {
    return amounts.inputTokens() + amounts.outputTokens() == 0
        ? ""
        : String.format(
            Locale.ROOT, "%,d tokens in, %,d out", amounts.inputTokens(), amounts.outputTokens());
  }

  private ChangeLine line(Change change) {
    return switch (change) {
      case Change.Set set ->
          new ChangeLine(
              set.at(),
              "%s set %s, %s, to %s (before: %s)."
                  .formatted(
                      set.by(),
                      words.word(set.unit()),
                      word(set.period()).toLowerCase(Locale.ROOT),
                      amount(set.unit(), set.after()),
                      amount(set.unit(), set.before())),
              set.reason());
      case Change.Raised raised ->
          new ChangeLine(
              raised.at(),
              "%s added %s to %s, until %s; %s asked for it."
                  .formatted(
                      raised.by(),
                      words.write(raised.unit(), raised.amount()),
                      raised.periodKey(),
                      raised.endsAt().toString().substring(0, 10),
                      raised.requestedBy()),
              raised.reason());
    };
  }

  private String amount(Unit unit, @Nullable Long value) {
    return value == null ? "no limit" : words.write(unit, value);
  }

  private ThresholdLine line(Threshold threshold) {
    return new ThresholdLine(
        sentence(threshold),
        threshold,
        threshold.mark() instanceof Threshold.Mark.Percent(int of) ? of : null,
        threshold.mark() instanceof Threshold.Mark.Amount(long of) ? of : null);
  }

  private String sentence(Threshold threshold) {
    String mark =
        switch (threshold.mark()) {
          case Threshold.Mark.Percent(int of) -> of + "%";
          case Threshold.Mark.Amount(long of) -> words.write(threshold.unit(), of);
        };
    return "%s, %s: at %s, %s"
        .formatted(
            word(threshold.period()),
            words.word(threshold.unit()),
            mark,
            threshold.basis() == Threshold.Basis.POSTED ? "spent" : "spent or held");
  }

  static String word(Period period) {
    return switch (period) {
      case RUN -> "Each case";
      case DAY -> "A day";
      case MONTH -> "A month";
      case TOTAL -> "In all";
    };
  }
}
