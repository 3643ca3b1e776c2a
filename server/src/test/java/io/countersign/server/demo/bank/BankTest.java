package io.countersign.server.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class BankTest {

  private static final String TOKEN = "a token of the tests";
  private static final String BODY =
      """
      {"order": "H-10442", "amountCents": 12000, "recipient": "original card", "reason": "late"}\
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private BankServer bank;

  @BeforeEach
  void start() throws IOException {
    DataSource database = TestDatabase.fresh();
    Ledger.create(database);
    Ledger.create(database);
    JdbcClient.create(database)
        .sql("insert into bank.payment values ('H-10442', 'Ana Costa', '4242', 20000, now())")
        .update();
    var settings = new BankSettings(0, TOKEN, "", "", "", Duration.ZERO);
    bank =
        BankServer.start(settings, new Ledger(database, Duration.ofMillis(20), Clock.systemUTC()));
  }

  @AfterEach
  void stop() {
    bank.close();
  }

  @Test
  void the_same_key_pays_once() throws Exception {
    HttpResponse<String> first = refund("k-1", BODY);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(refund("k-1", BODY).body()).isEqualTo(first.body());
    assertThat(get("/payments/H-10442").body()).contains("\"refundedCents\":12000");
  }

  @Test
  void the_same_key_for_another_body_is_a_conflict() throws Exception {
    refund("k-1", BODY);
    assertThat(refund("k-1", BODY.replace("12000", "1")).statusCode()).isEqualTo(409);
  }

  @Test
  void more_than_was_paid_is_refused() throws Exception {
    refund("k-1", BODY);
    HttpResponse<String> second = refund("k-2", BODY);
    assertThat(second.statusCode()).isEqualTo(422);
    assertThat(second.body()).contains("12000 cents are more than the 8000 that are left");
  }

  @Test
  void many_at_once_pay_once() {
    var all =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> status("k-" + i % 2)))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join).filter(status -> status == 201))
        .hasSize(4);
    assertThat(status("k-9")).isEqualTo(422);
  }

  @Test
  void a_closed_key_never_pays() throws Exception {
    assertThat(post("/refunds/k-1/close", "", "").body()).contains("\"state\":\"VOID\"");
    assertThat(refund("k-1", BODY).statusCode()).isEqualTo(409);
  }

  @Test
  void closing_a_used_key_tells_what_was_paid() throws Exception {
    refund("k-1", BODY);
    assertThat(post("/refunds/k-1/close", "", "").body()).contains("\"state\":\"EXECUTED\"");
    assertThat(get("/refunds/k-1").body()).contains("\"amountCents\":12000");
  }

  @Test
  void nobody_gets_in_without_the_token() throws Exception {
    var request = HttpRequest.newBuilder(uri("/ledger")).build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void every_answer_says_that_it_is_the_demos_bank() throws Exception {
    for (String path : new String[] {"/ledger", "/payments/H-00000", "/health", "/nowhere"}) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.body()).contains("no real money");
      assertThat(answer.headers().firstValue("X-Demo-Bank")).isPresent();
    }
  }

  @Test
  void bad_requests_are_named() throws Exception {
    assertThat(refund("k-1", "{\"order\":1}").body()).contains("'order' must be a text");
    assertThat(refund("k-1", BODY.replace("12000", "-5")).body()).contains("'amountCents'");
    assertThat(refund("k-1", "x".repeat(20_000)).statusCode()).isEqualTo(413);
    assertThat(post("/refunds", BODY, "").body()).contains("Idempotency-Key");
  }

  private int status(String key) {
    try {
      return refund(key, BODY).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> refund(String key, String body)
      throws IOException, InterruptedException {
    return post("/refunds", body, key);
  }

  private HttpResponse<String> post(String path, String body, String key)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + bank.port() + path);
  }
}
