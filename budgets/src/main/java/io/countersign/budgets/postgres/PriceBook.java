package io.countersign.budgets.postgres;

import io.countersign.budgets.PriceException;
import io.countersign.budgets.Prices.Price;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Brings the shipped prices into the database when the server starts. */
@Component
class PriceBook implements SmartInitializingSingleton {

  private static final int FIELDS = 5;

  private final PostgresPrices prices;

  PriceBook(PostgresPrices prices) {
    this.prices = prices;
  }

  /** A price and since when it is in force. */
  record Line(Price price, Instant effectiveAt) {}

  @Override
  public void afterSingletonsInstantiated() {
    try {
      prices.load(
          parse(
              new ClassPathResource("io/countersign/budgets/prices.csv")
                  .getContentAsString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped prices cannot be read.", e);
    }
  }

  static List<Line> parse(String csv) {
    List<String> lines = csv.lines().toList();
    return IntStream.range(0, lines.size())
        .filter(i -> !lines.get(i).isBlank() && !lines.get(i).startsWith("#"))
        .mapToObj(i -> line(i + 1, lines.get(i)))
        .toList();
  }

  private static Line line(int number, String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != FIELDS) {
      throw new PriceException(
          "Line %d of the price book has %d fields, not %d: model, since, input, cached input, output."
              .formatted(number, fields.length, FIELDS));
    }
    try {
      return new Line(
          new Price(
              fields[0] + "@" + fields[1],
              fields[0],
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[4])),
          LocalDate.parse(fields[1]).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new PriceException(
          "Line %d of the price book is not understood: %s. Write a date and three whole numbers."
              .formatted(number, e.getMessage()));
    }
  }
}
