package io.countersign.workers.actions.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.workers.Action;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bank that misbehaves makes of a refund; the demo's bank has its own test. */
class PaymentsRefundTest {

  private static final Map<String, Object> TO_CARD =
      Map.of(
          "order", "H-10442", "amountCents", 12000, "recipient", "original card", "reason", "late");

  private HttpServer bank;
  private PaymentsRefund refund;
  private PaymentsCancelRefund cancel;

  @BeforeEach
  void start() throws IOException {
    bank = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bank.start();
    String url = "http://127.0.0.1:" + bank.getAddress().getPort();
    Duration patience = Duration.ofSeconds(30); // the bank answers, however busy the machine is
    var bankSide =
        new HttpBank(
            new PaymentsSettings(url, "t", patience, patience, 1000, Duration.ofMinutes(30)));
    refund = new PaymentsRefund(bankSide, Duration.ofMinutes(30), Clock.systemUTC());
    cancel = new PaymentsCancelRefund(bankSide);
  }

  @AfterEach
  void stop() {
    bank.stop(0);
  }

  @Test
  void the_recipient_comes_from_the_bank() {
    answers("/payments/H-10442", 200, PAYMENT);
    assertThat(refund.headline(TO_CARD))
        .isEqualTo("Pay 120.00 EUR to Ana Costa, to the card used for order H-10442");
  }

  @Test
  void many_lines_about_one_order_ask_the_bank_once() {
    answers("/payments/H-10442", 200, PAYMENT);
    String said = refund.headline(TO_CARD);
    bank.removeContext("/payments/H-10442");
    assertThat(refund.headline(TO_CARD)).isEqualTo(said);
    assertThat(refund.preview(call(TO_CARD)))
        .as("what is bound is asked for each time")
        .isInstanceOf(Action.Look.Failed.class);
  }

  @Test
  void another_recipient_is_said_plainly() {
    answers("/payments/H-10442", 200, PAYMENT);
    assertThat(refund.headline(to("DE89 3704 0044 0532 0130 00")))
        .isEqualTo(
            "Pay 120.00 EUR to IBAN DE89 3704 0044 0532 0130 00,"
                + " not to the card used for order H-10442 (Ana Costa)");
  }

  @Test
  void a_recipient_that_poses_as_the_card_stands_in_quotes() {
    answers("/payments/H-10442", 200, PAYMENT);
    assertThat(refund.headline(to("original\u200B card")))
        .startsWith("Pay 120.00 EUR to “original⟨U+200B⟩ card”, not to the card");
  }

  @Test
  void the_preview_shows_before_and_after() {
    answers("/payments/H-10442", 200, PAYMENT);
    assertThat(refund.preview(call(TO_CARD)))
        .isInstanceOfSatisfying(
            Action.Look.Shown.class,
            shown ->
                assertThat(shown.preview().rows())
                    .contains(
                        new Action.Preview.Row("Refunded", "10.00 EUR", "130.00 EUR"),
                        new Action.Preview.Row("Left of the payment", "110.00 EUR", "-10.00 EUR")));
  }

  @Test
  void a_bank_that_is_away_shows_nothing_and_says_so() {
    bank.stop(0);
    assertThat(refund.preview(call(TO_CARD))).isInstanceOf(Action.Look.Failed.class);
  }

  @Test
  void an_order_that_the_bank_does_not_know_has_nothing_to_show() {
    answers("/payments/H-10442", 404, "{\"detail\":\"unknown\"}");
    assertThat(refund.preview(call(TO_CARD))).isEqualTo(new Action.Look.Nothing());
  }

  @Test
  void a_refusal_certainly_paid_nothing() {
    answers("/refunds", 422, "{\"detail\":\"More than was paid.\"}");
    assertThat(refund.perform(call(TO_CARD)))
        .isEqualTo(new Action.Result.Failed("The bank refused (status 422): More than was paid."));
  }

  @Test
  void a_bank_that_is_away_certainly_paid_nothing() {
    bank.stop(0);
    assertThat(refund.perform(call(TO_CARD))).isInstanceOf(Action.Result.Failed.class);
  }

  @Test
  void a_lost_answer_is_asked_for() {
    bank.createContext("/refunds", HttpExchange::close);
    answers("/refunds/e-1/close", 200, "{\"reference\":\"R-7\",\"state\":\"EXECUTED\"}");
    assertThat(refund.perform(call(TO_CARD)))
        .isInstanceOfSatisfying(
            Action.Result.Confirmed.class,
            confirmed -> assertThat(confirmed.reference()).isEqualTo("R-7"));
  }

  @Test
  void reading_back_asks_and_changes_nothing() {
    answers("/refunds/e-1", 404, "{\"detail\":\"unknown\"}");
    assertThat(refund.readBack(call(TO_CARD)))
        .isEqualTo(new Action.Result.Failed("The bank knows nothing of the key e-1."));
  }

  @Test
  void a_bank_without_any_answer_leaves_a_doubt() {
    bank.createContext("/refunds", HttpExchange::close);
    assertThat(refund.perform(call(TO_CARD))).isInstanceOf(Action.Result.InDoubt.class);
  }

  @Test
  void an_endless_answer_leaves_a_doubt() {
    answers("/refunds", 200, "{\"reference\":\"" + "x".repeat(2000) + "\"}");
    assertThat(refund.perform(call(TO_CARD))).isInstanceOf(Action.Result.InDoubt.class);
  }

  @Test
  void what_was_settled_by_then_is_certainly_not_taken_back() {
    answers("/reversals", 409, "{\"detail\":\"The refund was settled.\"}");
    assertThat(cancel.perform(call(BACK)))
        .isEqualTo(
            new Action.Result.Failed("The bank refused (status 409): The refund was settled."));
  }

  @Test
  void a_lost_answer_to_an_undo_is_asked_for_under_its_own_key() {
    bank.createContext("/reversals", HttpExchange::close);
    answers("/reversals/e-1/close", 200, "{\"reference\":\"X-7\",\"state\":\"EXECUTED\"}");
    assertThat(cancel.perform(call(BACK)))
        .isInstanceOfSatisfying(
            Action.Result.Confirmed.class,
            confirmed -> assertThat(confirmed.reference()).isEqualTo("X-7"));
  }

  @Test
  void an_undo_says_what_it_takes_back_and_what_that_changes() {
    answers("/payments/H-10442", 200, PAYMENT);
    assertThat(cancel.headline(BACK))
        .isEqualTo("Take back the refund of 10.00 EUR for order H-10442 (“R-7”)");
    assertThat(((Action.Look.Shown) cancel.preview(call(BACK))).preview().rows())
        .containsExactly(new Action.Preview.Row("Refunded", "10.00 EUR", "0.00 EUR"));
  }

  private static final Map<String, Object> BACK =
      Map.of("refund", "e-0", "reference", "R-7", "order", "H-10442", "amountCents", 1000);

  private static final String PAYMENT =
      "{\"cardEnding\":\"4242\",\"paidCents\":12000,\"payer\":\"Ana Costa\",\"refundedCents\":1000}";

  private static Map<String, Object> to(String recipient) {
    return Map.of(
        "order", "H-10442", "amountCents", 12000, "recipient", recipient, "reason", "late");
  }

  private static Action.Call call(Map<String, Object> arguments) {
    return new Action.Call("e-1", "clerk", arguments);
  }

  private void answers(String path, int status, String json) {
    bank.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
