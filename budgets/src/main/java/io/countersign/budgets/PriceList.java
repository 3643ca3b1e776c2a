package io.countersign.budgets;

import io.countersign.budgets.Prices.NewPrice;
import io.countersign.budgets.Prices.Price;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prices as text: {@code model,since,input,cached input,output}, per token in 10^-9 of the
 * currency; lines that begin with # say something to people.
 */
public final class PriceList {

  private static final int FIELDS = 5;
  private static final int LINES_MAX = 10_000;
  private static final int MODEL_MAX = 100;

  /** A thousand a token: beyond it, the cost of one call would not fit into an account. */
  private static final long NANOS_MAX = 1_000_000_000_000L;

  /** From here on somebody has to say that they mean it. */
  private static final double LARGE_FACTOR = 2;

  private PriceList() {}

  /** Refuses what it does not understand with a {@link PriceException} that names the line. */
  public static List<NewPrice> parse(String csv) {
    List<String> lines = csv.lines().toList();
    if (lines.size() > LINES_MAX) {
      throw new PriceException(
          "A price list has at most %d lines, not %d. Split it."
              .formatted(LINES_MAX, lines.size()));
    }
    return IntStream.range(0, lines.size())
        .filter(i -> !lines.get(i).isBlank() && !lines.get(i).startsWith("#"))
        .mapToObj(i -> line(i + 1, lines.get(i)))
        .toList();
  }

  private static NewPrice line(int number, String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != FIELDS) {
      throw new PriceException(
          "Line %d of the price book has %d fields, not %d: model, since, input, cached input, output."
              .formatted(number, fields.length, FIELDS));
    }
    String model = fields[0].strip();
    if (model.isEmpty() || model.length() > MODEL_MAX) {
      throw new PriceException(
          "Line %d of the price book names no model of 1 to %d characters."
              .formatted(number, MODEL_MAX));
    }
    try {
      return new NewPrice(
          model,
          Long.parseLong(fields[2].strip()),
          Long.parseLong(fields[3].strip()),
          Long.parseLong(fields[4].strip()),
          LocalDate.parse(fields[1].strip()).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new PriceException(
          "Line %d of the price book is not understood: %s. Write a date and three whole numbers."
              .formatted(number, e.getMessage()));
    }
  }

  /** As it can be read again. */
  public static String write(List<Price> prices) {
    return prices.stream()
        .map(price ->
            "%s,%s,%d,%d,%d\n"
                .formatted(
                    price.model(),
                    LocalDate.ofInstant(price.effectiveAt(), ZoneOffset.UTC),
                    price.inputNanos(),
                    price.cachedInputNanos(),
                    price.outputNanos()))
        .collect(
            Collectors.joining(
                "", "# model, since, input, cached input, output; per token in 10^-9\n", ""));
  }

  /** What a list would change; prices that are the same already are left out. */
  public static List<Change> changes(List<NewPrice> wanted, List<Price> inForce, Instant now) {
    var before = inForce.stream().collect(Collectors.toMap(Price::model, Function.identity()));
    var changes = new ArrayList<Change>();
    for (NewPrice price : wanted) {
      Price old = before.get(price.model());
      NewPrice dated = price.from().isBefore(now) ? price.from(now) : price;
      if (old == null) {
        changes.add(new Change.Added(dated));
      } else if (!price.costsLike(old)) {
        changes.add(new Change.Moved(dated, old));
      }
    }
    return changes;
  }

  /** Why none of it can be taken, whatever is in force; empty where it can. */
  public static Optional<PriceChange.Refused> refusal(List<NewPrice> wanted) {
    return wanted.stream().flatMap(price -> refusal(price).stream()).findFirst();
  }

  private static Optional<PriceChange.Refused> refusal(NewPrice price) {
    long least =
        Math.min(price.outputNanos(), Math.min(price.inputNanos(), price.cachedInputNanos()));
    long most = Math.max(price.outputNanos(), price.inputNanos());
    if (price.model().isBlank() || price.model().length() > MODEL_MAX) {
      return refused(
          PriceChange.Refusal.NO_MODEL,
          price,
          "A model's name has 1 to %d characters, not %d."
              .formatted(MODEL_MAX, price.model().length()));
    }
    if (least <= 0) {
      return refused(
          PriceChange.Refusal.NOT_POSITIVE,
          price,
          "The price of %s is %d, %d cached, %d out: each must be above zero, or spending on it would not be seen. For a model of your own, take 1."
              .formatted(
                  price.model(),
                  price.inputNanos(),
                  price.cachedInputNanos(),
                  price.outputNanos()));
    }
    if (most > NANOS_MAX) {
      return refused(
          PriceChange.Refusal.TOO_LARGE,
          price,
          "A token of %s would cost %d: more than %d (10^-9 of the currency). Check the unit."
              .formatted(price.model(), most, NANOS_MAX));
    }
    return price.cachedInputNanos() > price.inputNanos()
        ? refused(
            PriceChange.Refusal.CACHED_DEARER,
            price,
            "Cached input of %s costs %d, more than the %d of other input. Swap them?"
                .formatted(price.model(), price.cachedInputNanos(), price.inputNanos()))
        : Optional.empty();
  }

  private static Optional<PriceChange.Refused> refused(
      PriceChange.Refusal refusal, NewPrice price, String message) {
    return Optional.of(new PriceChange.Refused(refusal, message, List.of(price.model())));
  }

  /** What happens to one model. */
  public sealed interface Change {

    NewPrice price();

    /** Whether it is so large that a slip is likelier. */
    boolean large();

    /** A model that had no price. */
    record Added(NewPrice price) implements Change {
      @Override
      public boolean large() {
        return false;
      }
    }

    /** A model that costs something else. */
    record Moved(NewPrice price, Price before) implements Change {
      @Override
      public boolean large() {
        return far(price.inputNanos(), before.inputNanos())
            || far(price.cachedInputNanos(), before.cachedInputNanos())
            || far(price.outputNanos(), before.outputNanos());
      }
    }
  }

  private static boolean far(long now, long before) {
    return now > LARGE_FACTOR * before || before > LARGE_FACTOR * now;
  }
}
