package io.countersign.budgets.postgres;

import io.countersign.budgets.PriceChange;
import io.countersign.budgets.PriceChange.Refusal;
import io.countersign.budgets.PriceList;
import io.countersign.budgets.Prices;
import io.countersign.history.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The price book in PostgreSQL; versions are never changed. */
@Component
class PostgresPrices implements Prices {

  private final JdbcClient database;
  private final LedgerHistory history;
  private final Clock clock;

  PostgresPrices(JdbcClient database, LedgerHistory history, Clock clock) {
    this.database = database;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Optional<Price> of(String model) {
    return inForce(model).or(() -> model.contains("/") ? inForce(family(model)) : Optional.empty());
  }

  private static String family(String model) {
    return model.substring(0, model.indexOf('/'));
  }

  private Optional<Price> inForce(String model) {
    return database
        .sql(
            """
            select * from budgets.price where model = :model and effective_at <= :at
             order by effective_at desc, version desc limit 1
            """)
        .param("model", model)
        .param("at", Timestamp.from(clock.instant()))
        .query(PostgresPrices::read)
        .optional();
  }

  @Override
  public List<Price> all() {
    return at(clock.instant());
  }

  @Override
  public List<Price> at(Instant instant) {
    return database
        .sql(
            """
            select distinct on (model) * from budgets.price where effective_at <= :at
             order by model, effective_at desc, version desc
            """)
        .param("at", Timestamp.from(instant))
        .query(PostgresPrices::read)
        .list();
  }

  @Override
  public List<Version> versions(int max) {
    return database
        .sql(
            """
            select row_number() over (order by effective_at) as number, effective_at,
                   string_agg(distinct set_by, ', ' order by set_by) as set_by
              from budgets.price group by effective_at
             order by effective_at desc limit :max
            """)
        .param("max", max)
        .query((row, number) ->
            new Version(
                row.getLong("number"),
                row.getString("set_by"),
                row.getTimestamp("effective_at").toInstant()))
        .list();
  }

  @Override
  @Transactional
  public PriceChange set(List<NewPrice> wanted, PriceChange.Large large, String by) {
    Optional<PriceChange.Refused> bad = PriceList.refusal(wanted);
    if (bad.isPresent()) {
      return bad.get();
    }
    oneAfterTheOther();
    List<PriceList.Change> changes = PriceList.changes(wanted, all(), clock.instant());
    List<Price> prices =
        changes.stream().map(PriceList.Change::price).map(NewPrice::version).toList();
    return refusal(changes, prices, large)
        .<PriceChange>map(refused -> refused)
        .orElseGet(() -> new PriceChange.Taken(add(prices, by, Actor.person(by))));
  }

  /** So that the second of two at once is compared with the first. */
  private void oneAfterTheOther() {
    database
        .sql("select pg_advisory_xact_lock(hashtextextended('prices', 0))::text")
        .query(String.class)
        .list();
  }

  private Optional<PriceChange.Refused> refusal(
      List<PriceList.Change> changes, List<Price> prices, PriceChange.Large large) {
    List<String> twice =
        prices.stream()
            .filter(price -> prices.stream().filter(other -> meets(price, other)).count() > 1)
            .map(Price::model)
            .distinct()
            .toList();
    if (!twice.isEmpty()) {
      return refused(
          Refusal.TWICE, "The list has two prices from the same time on: %s. Keep one.", twice);
    }
    List<String> others =
        prices.stream()
            .filter(price -> exists(price.model(), price.effectiveAt()))
            .map(Price::model)
            .toList();
    if (!others.isEmpty()) {
      return refused(
          Refusal.OTHER_AT_ONCE,
          "Another price was set from the very same time on: %s. Load the prices again.",
          others);
    }
    List<String> moved =
        changes.stream()
            .filter(PriceList.Change::large)
            .map(change -> change.price().model())
            .toList();
    return moved.isEmpty() || large == PriceChange.Large.MEANT
        ? Optional.empty()
        : refused(
            Refusal.LARGE_CHANGE,
            "More than twice or less than half: %s. Check the unit (10^-9 a token), then confirm.",
            moved);
  }

  private static boolean meets(Price one, Price other) {
    return one.model().equals(other.model()) && one.effectiveAt().equals(other.effectiveAt());
  }

  private static Optional<PriceChange.Refused> refused(
      Refusal refusal, String message, List<String> models) {
    return Optional.of(
        new PriceChange.Refused(refusal, message.formatted(String.join(", ", models)), models));
  }

  private boolean exists(String model, Instant effectiveAt) {
    return database
        .sql(
            "select exists (select from budgets.price where (model, effective_at) = (:model, :at))")
        .param("model", model)
        .param("at", Timestamp.from(effectiveAt))
        .query(Boolean.class)
        .single();
  }

  /** Adds the shipped versions that are not there yet; they are named after their day. */
  @Transactional
  void load(List<NewPrice> book) {
    add(book.stream().map(PostgresPrices::shipped).toList(), "countersign", Actor.system());
  }

  private static Price shipped(NewPrice price) {
    return new Price(
        price.model() + "@" + LocalDate.ofInstant(price.from(), ZoneOffset.UTC),
        price.model(),
        price.inputNanos(),
        price.cachedInputNanos(),
        price.outputNanos(),
        price.from());
  }

  private List<Price> add(List<Price> prices, String by, Actor actor) {
    List<Price> added = prices.stream().filter(price -> insert(price, by)).toList();
    if (!added.isEmpty()) {
      history.priced(added, actor);
    }
    return added;
  }

  private boolean insert(Price price, String by) {
    return database
            .sql(
                """
                insert into budgets.price (version, model, input_nanos, cached_input_nanos, output_nanos,
                  effective_at, set_by)
                values (:version, :model, :input, :cached, :output, :effectiveAt, :by)
                    on conflict do nothing
                """)
            .param("version", price.version())
            .param("model", price.model())
            .param("input", price.inputNanos())
            .param("cached", price.cachedInputNanos())
            .param("output", price.outputNanos())
            .param("effectiveAt", Timestamp.from(price.effectiveAt()))
            .param("by", by)
            .update()
        == 1;
  }

  private static Price read(ResultSet row, int number) throws SQLException {
    return new Price(
        row.getString("version"),
        row.getString("model"),
        row.getLong("input_nanos"),
        row.getLong("cached_input_nanos"),
        row.getLong("output_nanos"),
        row.getTimestamp("effective_at").toInstant());
  }
}
