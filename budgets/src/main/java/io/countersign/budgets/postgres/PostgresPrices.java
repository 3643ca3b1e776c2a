package io.countersign.budgets.postgres;

import io.countersign.budgets.Prices;
import io.countersign.history.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
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
    return database
        .sql(
            """
            select distinct on (model) * from budgets.price where effective_at <= :at
             order by model, effective_at desc, version desc
            """)
        .param("at", Timestamp.from(clock.instant()))
        .query(PostgresPrices::read)
        .list();
  }

  @Override
  @Transactional
  public Price set(
      String model, long inputNanos, long cachedInputNanos, long outputNanos, String by) {
    var price =
        new NewPrice(model, inputNanos, cachedInputNanos, outputNanos, clock.instant()).version();
    insert(price, by);
    history.priced(List.of(price), Actor.person(by));
    return price;
  }

  @Override
  @Transactional
  public List<Price> set(List<NewPrice> prices, String by) {
    return add(prices.stream().map(NewPrice::version).toList(), by, Actor.person(by));
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
