package io.countersign.server.web.budgets;

import io.countersign.budgets.Account;
import io.countersign.budgets.Spending;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What an account would come to at the end of its period if it went on as so far. */
@Component
class Forecasts {

  /** Sooner, the pace says nothing: one call would be a trend. */
  private static final int ELAPSED_MIN_PERCENT = 5;

  private static final int WHOLE = 100;

  private final Spending spending;
  private final AmountWords amounts;
  private final Clock clock;

  Forecasts(Spending spending, AmountWords amounts, Clock clock) {
    this.amounts = amounts;
    this.spending = spending;
    this.clock = clock;
  }

  /** Empty where there is no end, too little of it has passed, or nothing was spent. */
  Optional<String> of(Account account) {
    return spending
        .bounds(account.period())
        .flatMap(bounds -> amount(account.posted(), bounds, clock.instant()))
        .map(amount -> sentence(account, amount));
  }

  static Optional<Long> amount(long posted, Spending.Bounds bounds, Instant now) {
    long all = Duration.between(bounds.starts(), bounds.ends()).toSeconds();
    long passed = Duration.between(bounds.starts(), now).toSeconds();
    if (posted == 0 || passed * WHOLE < all * ELAPSED_MIN_PERCENT || passed > all) {
      return Optional.empty();
    }
    BigInteger amount =
        BigInteger.valueOf(posted)
            .multiply(BigInteger.valueOf(all))
            .divide(BigInteger.valueOf(passed));
    return Optional.of(amount.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
  }

  private String sentence(Account account, long amount) {
    String end = "%s by the end at this pace".formatted(amounts.write(account.unit(), amount));
    Long limit = account.limit();
    return limit != null && amount > limit ? end + ": more than the limit" : end;
  }
}
