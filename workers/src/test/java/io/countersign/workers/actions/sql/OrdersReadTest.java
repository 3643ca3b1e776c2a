package io.countersign.workers.actions.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.Action;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class OrdersReadTest {

  private static EmbeddedPostgres postgres;
  private static JdbcTemplate shop;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    shop = new JdbcTemplate(postgres.getPostgresDatabase());
    shop.execute(
        """
        create schema shop;
        create table shop.customer (id int primary key, name text, email text);
        create table shop.orders (number text primary key, customer_id int, status text,
          placed_at timestamptz, delivered_at timestamptz, paid boolean, total_cents int,
          card_ending text);
        create table shop.item (order_number text, position int, title text, quantity int,
          price_cents int);
        create table shop.refund (order_number text, amount_cents int);
        insert into shop.customer values (1, 'Ana Costa', 'ana@customer.example');
        insert into shop.orders values ('H-10442', 1, 'DELIVERED', '2026-11-01', null, true, 12000,
          '4242');
        insert into shop.item values ('H-10442', 1, 'Deck lantern', 2, 6000);
        insert into shop.refund values ('H-10442', 500), ('H-10442', 700);
        """);
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void an_order_comes_with_customer_items_payment_and_refunds() {
    assertThat(read("H-10442"))
        .isEqualTo(
            new Action.Result.Confirmed(
                """
                {"cardEnding":"4242","currency":"EUR",\
                "customer":{"email":"ana@customer.example","name":"Ana Costa"},\
                "deliveredAt":null,\
                "items":[{"priceCents":6000,"quantity":2,"title":"Deck lantern"}],\
                "order":"H-10442","paid":true,"placedAt":"2026-11-01","refundedCents":1200,\
                "status":"DELIVERED","totalCents":12000}\
                """,
                "H-10442"));
  }

  @Test
  void an_unknown_order_is_refused_with_the_way_out() {
    assertThat(read("H-00000"))
        .isEqualTo(
            new Action.Result.Failed(
                "There is no order H-00000. Ask the customer to check the number."));
  }

  @Test
  void what_is_no_order_number_never_reaches_the_database() {
    assertThat(read("' or 1=1 --"))
        .isInstanceOfSatisfying(
            Action.Result.Failed.class,
            failed ->
                assertThat(failed.message())
                    .startsWith("“' or 1=1 --” is not an order number. One looks like H-10442"));
  }

  private static Action.Result read(String order) {
    return new OrdersRead(shop, 50)
        .perform(new Action.Call("e-1", "clerk", Map.of("order", order)));
  }
}
