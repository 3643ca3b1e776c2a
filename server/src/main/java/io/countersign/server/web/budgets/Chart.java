package io.countersign.server.web.budgets;

import io.countersign.budgets.Spending.Day;
import io.countersign.budgets.Unit;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was posted on each of the last days, as columns in a box of 310 by 80.
 *
 * @param top the amount of the highest column
 */
record Chart(String title, String top, List<Column> columns) {

  static final int DAYS = 31;

  private static final int WIDTH = 10;
  private static final int HEIGHT = 80;

  public Chart {
    columns = List.copyOf(columns);
  }

  /** One day. */
  public record Column(int x, int y, int height, String day, String amount) {}

  static Chart of(
      String title, Unit unit, List<Day> days, LocalDate last, LongFunction<String> words) {
    var byDay = days.stream().collect(Collectors.toMap(Day::day, Function.identity()));
    long top = days.stream().mapToLong(day -> day.posted().of(unit)).max().orElse(0);
    List<Column> columns =
        IntStream.range(0, DAYS)
            .mapToObj(i -> {
              LocalDate date = last.minusDays((long) DAYS - 1 - i);
              Day day = byDay.get(date);
              return column(i, date, day == null ? 0 : day.posted().of(unit), top, words);
            })
            .toList();
    return new Chart(title, words.apply(top), columns);
  }

  /** What was spent is seen, however little it was. */
  private static Column column(
      int i, LocalDate date, long amount, long top, LongFunction<String> words) {
    int height = amount == 0 ? 0 : Math.max(2, (int) Math.round((double) amount / top * HEIGHT));
    return new Column(i * WIDTH, HEIGHT - height, height, date.toString(), words.apply(amount));
  }

  /** Days with something, for whoever does not see it. */
  public List<Column> spent() {
    return columns.stream().filter(column -> column.height() > 0).toList();
  }
}
