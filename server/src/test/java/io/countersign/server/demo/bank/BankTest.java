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
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class BankTest {

  /** The common pool has one thread on two cores: nothing in it is at once. */
  private static final Executor THREADS = Thread::startVirtualThread;

  private static final String TOKEN = "a token of the tests";
  private static final String BODY =
      """
      {"order": "H-10442", "amountCents": 12000, "recipient": "original card", "reason": "late"}\
      """;

  private static final Duration SETTLES_AFTER = Duration.ofMinutes(30);
  private static final String BACK = "{\"refund\": \"k-1\", \"amountCents\": 12000}";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
  private final Clock clock = Moved.by(now);
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
    var settings = new BankSettings(0, TOKEN, "", "", "", Duration.ZERO, SETTLES_AFTER);
    bank =
        BankServer.start(
            settings,
            new Ledger(database, Duration.ofMillis(20), clock),
            new Reversals(database, SETTLES_AFTER, clock));
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
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> status("k-" + i % 2), THREADS))
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
  void a_refund_is_taken_back_once_and_can_be_paid_again() throws Exception {
    refund("k-1", BODY);
    HttpResponse<String> first = post("/reversals", BACK, "u-1");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(post("/reversals", BACK, "u-1").body()).isEqualTo(first.body());
    assertThat(post("/reversals", BACK, "u-2").statusCode()).isEqualTo(409);
    assertThat(get("/payments/H-10442").body()).contains("\"refundedCents\":0");
    assertThat(refund("k-2", BODY).statusCode()).isEqualTo(201);
  }

  @Test
  void what_is_settled_is_not_taken_back() throws Exception {
    refund("k-1", BODY);
    now.updateAndGet(before -> before.plus(SETTLES_AFTER).plusSeconds(1));
    HttpResponse<String> answer = post("/reversals", BACK, "u-1");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("was settled at");
    assertThat(get("/payments/H-10442").body()).contains("\"refundedCents\":12000");
  }

  @Test
  void only_a_refund_that_was_made_and_only_all_of_it_is_taken_back() throws Exception {
    assertThat(post("/reversals", BACK, "u-1").statusCode()).isEqualTo(404);
    refund("k-1", BODY);
    assertThat(post("/reversals", BACK.replace("12000", "1"), "u-2").statusCode()).isEqualTo(422);
    assertThat(post("/reversals/u-3/close", "", "").body()).contains("\"state\":\"VOID\"");
    assertThat(post("/reversals", BACK, "u-3").statusCode()).isEqualTo(409);
  }

  @Test
  void many_at_once_take_it_back_once() throws Exception {
    refund("k-1", BODY);
    var all =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> reversed("u-" + i), THREADS))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join).filter(status -> status == 201))
        .hasSize(1);
  }

  private int reversed(String key) {
    try {
      return post("/reversals", BACK, key).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A clock that shows what it is told to. */
  private static final class Moved extends Clock {
    private final AtomicReference<Instant> now;

    private Moved(AtomicReference<Instant> now) {
      this.now = now;
    }

    static Clock by(AtomicReference<Instant> now) {
      return new Moved(now);
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
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
