package io.countersign.budgets.postgres;

import io.countersign.budgets.Period;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The organisation's day and month at an instant, with their half-open bounds. */
record CurrentPeriods(LocalDate day, YearMonth month, ZoneId zone) {

  static CurrentPeriods at(Instant now, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(now, zone);
    return new CurrentPeriods(day, YearMonth.from(day), zone);
  }

  String key(Period period) {
    return switch (period) {
      case DAY -> day.toString();
      case MONTH -> month.toString();
      case TOTAL, RUN -> period.name().toLowerCase(Locale.ROOT);
    };
  }

  @Nullable Timestamp starts(Period period) {
    return switch (period) {
      case DAY -> start(day);
      case MONTH -> start(month.atDay(1));
      case TOTAL, RUN -> null;
    };
  }

  @Nullable Timestamp ends(Period period) {
    return switch (period) {
      case DAY -> start(day.plusDays(1));
      case MONTH -> start(month.plusMonths(1).atDay(1));
      case TOTAL, RUN -> null;
    };
  }

  Map<String, Object> keys() {
    return Map.of("day", day.toString(), "month", month.toString());
  }

  Map<String, Object> keysAndBounds() {
    var parameters = new HashMap<>(keys());
    parameters.put("dayStarts", start(day));
    parameters.put("dayEnds", start(day.plusDays(1)));
    parameters.put("monthStarts", start(month.atDay(1)));
    parameters.put("monthEnds", start(month.plusMonths(1).atDay(1)));
    return parameters;
  }

  private Timestamp start(LocalDate date) {
    return Timestamp.from(date.atStartOfDay(zone).toInstant());
  }
}
