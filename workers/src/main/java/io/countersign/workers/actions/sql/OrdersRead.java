package io.countersign.workers.actions.sql;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Access;
import io.countersign.workers.Action;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Trust;
import io.countersign.workers.actions.Given;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code orders.read}: one order of the shop with its customer, lines, payment and refunds. */
class OrdersRead implements Action {

  private static final Pattern NUMBER = Pattern.compile("H-\\d{5}");

  private static final ActionSpec SPEC =
      new ActionSpec(
          "orders.read",
          "Look up an order",
          "Returns one order of the shop as JSON: customer, items, totals in cents, payment, refunds, delivery.",
          Access.READ,
          Reversibility.REVERSIBLE,
          Trust.OURS,
          List.of(
              new Argument(
                  "order",
                  Argument.Kind.TEXT,
                  "Order",
                  "The order's number: H- and five digits.",
                  true,
                  20,
                  false,
                  "")));

  private final JdbcClient shop;
  private final int itemsMax;

  OrdersRead(JdbcTemplate shop, int itemsMax) {
    this.shop = JdbcClient.create(shop);
    this.itemsMax = itemsMax;
  }

  @Override
  public ActionSpec spec() {
    return SPEC;
  }

  @Override
  public Result perform(Call call) {
    String number = new Given(call.arguments()).text("order");
    if (!NUMBER.matcher(number).matches()) {
      return new Result.Failed(
          "%s is not an order number. One looks like H-10442: ask the customer for it."
              .formatted(Given.quoted(number, 40)));
    }
    try {
      return order(number)
          .<Result>map(order -> new Result.Confirmed(CanonicalJson.text(order), number))
          .orElseGet(() ->
              new Result.Failed(
                  "There is no order %s. Ask the customer to check the number.".formatted(number)));
    } catch (DataAccessException e) {
      return new Result.Failed(
          "The shop's database did not answer in time. Try again later, or tell the customer so.");
    }
  }

  @Override
  public String headline(Map<String, ?> arguments) {
    return "Look up order " + Given.quoted(new Given(arguments).text("order"), 40);
  }

  private Optional<Map<String, @Nullable Object>> order(String number) {
    return shop.sql(
            """
            select o.number, o.status, o.placed_at, o.delivered_at, o.paid, o.total_cents,
                   o.card_ending, c.name, c.email,
                   (select coalesce(sum(r.amount_cents), 0)::int
                      from shop.refund r where r.order_number = o.number) as refunded_cents
              from shop.orders o
              join shop.customer c on c.id = o.customer_id
             where o.number = :number
            """)
        .param("number", number)
        .query((row, index) -> order(row))
        .optional()
        .map(order -> withItems(order, number));
  }

  private Map<String, @Nullable Object> withItems(
      Map<String, @Nullable Object> order, String number) {
    order.put(
        "items",
        shop.sql(
                """
                select title, quantity, price_cents
                  from shop.item where order_number = :number
                 order by position limit :max
                """)
            .param("number", number)
            .param("max", itemsMax)
            .query((row, index) ->
                Map.of(
                    "title", row.getString("title"),
                    "quantity", row.getInt("quantity"),
                    "priceCents", row.getInt("price_cents")))
            .list());
    return order;
  }

  private static Map<String, @Nullable Object> order(ResultSet row) throws SQLException {
    var order = new LinkedHashMap<String, @Nullable Object>();
    order.put("order", row.getString("number"));
    order.put("status", row.getString("status"));
    order.put("customer", Map.of("name", row.getString("name"), "email", row.getString("email")));
    order.put("placedAt", date(row, "placed_at"));
    order.put("deliveredAt", date(row, "delivered_at"));
    order.put("totalCents", row.getInt("total_cents"));
    order.put("paid", row.getBoolean("paid"));
    order.put("refundedCents", row.getInt("refunded_cents"));
    order.put("cardEnding", row.getString("card_ending"));
    order.put("currency", "EUR");
    return order;
  }

  private static @Nullable String date(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : Instant.from(at).toString().substring(0, 10);
  }
}
