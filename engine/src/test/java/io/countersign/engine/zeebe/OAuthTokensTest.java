package io.countersign.engine.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.camunda.client.CredentialsProvider.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OAuthTokensTest {

  private static final StatusCode UNAUTHORIZED =
      new StatusCode() {
        @Override
        public int code() {
          return 401;
        }

        @Override
        public boolean isUnauthorized() {
          return true;
        }
      };

  private final List<String> asked = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-27T08:00:00Z");
  private int status = 200;
  private String answer = "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":100}";
  private HttpServer server;
  private OAuthTokens tokens;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/token",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    InstantSource ticking = () -> now;
    Clock clock = ticking.withZone(ZoneOffset.UTC);
    tokens = new OAuthTokens(settings(), clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_token_is_asked_for_once_and_renewed_before_it_dies() throws IOException {
    assertThat(header()).isEqualTo("Bearer t1");
    tick(79);
    header();
    assertThat(asked)
        .containsExactly(
            "grant_type=client_credentials&client_id=us&client_secret=s%26cret&audience=zeebe-api");
    tick(2);
    answer = answer.replace("t1", "t2");
    assertThat(header()).isEqualTo("Bearer t2");
  }

  @Test
  void a_refusal_names_client_and_setting_but_never_the_secret() {
    status = 401;
    answer = "{\"error\":\"invalid_client\"}";
    assertThatThrownBy(this::header)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refuses the client 'us' with status 401 invalid_client")
        .hasMessageContaining("countersign.engine.client-id")
        .message()
        .doesNotContain("s&cret", "s%26cret");
  }

  @Test
  void a_server_that_refuses_is_left_in_peace_for_a_second() {
    status = 503;
    assertThatThrownBy(this::header).isInstanceOf(IOException.class);
    assertThatThrownBy(this::header).isInstanceOf(IOException.class);
    assertThat(asked).hasSize(1);
    tick(2);
    assertThatThrownBy(this::header).isInstanceOf(IOException.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void an_absent_server_is_named() {
    server.stop(0);
    assertThatThrownBy(this::header)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authorization-server-url");
  }

  @Test
  void an_answer_without_a_token_is_none_and_not_repeated_to_anybody() {
    answer = "{\"refresh_token\":\"hush\"}";
    assertThatThrownBy(this::header)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no access_token")
        .message()
        .doesNotContain("hush");
  }

  @Test
  void a_token_that_the_engine_refuses_is_given_up_unless_it_is_brand_new() throws IOException {
    header();
    assertThat(tokens.shouldRetryRequest(UNAUTHORIZED)).as("brand new").isFalse();
    tick(2);
    assertThat(tokens.shouldRetryRequest(UNAUTHORIZED)).isTrue();
    header();
    assertThat(asked).hasSize(2);
  }

  private String header() throws IOException {
    var headers = new ArrayList<String>();
    tokens.applyCredentials((name, value) -> headers.add(value));
    return headers.getFirst();
  }

  private void tick(long seconds) {
    now = now.plusSeconds(seconds);
  }

  private EngineSettings settings() {
    return new EngineSettings(
        URI.create("http://127.0.0.1:1"),
        URI.create("http://127.0.0.1:1"),
        "",
        null,
        "",
        "us",
        "s&cret",
        "http://127.0.0.1:%d/token".formatted(server.getAddress().getPort()),
        "zeebe-api",
        1,
        Duration.ofSeconds(30));
  }
}
