package io.countersign.engine.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.countersign.engine.Engine.Takeover;
import io.countersign.engine.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTaskRestTest {

  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private UserTaskRest rest;
  private int status = 204;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          requests.add(
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      new String(
                          exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    rest = new UserTaskRest(settings(), new BearerSecret("s3cret"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_task_is_completed_with_the_secret() {
    rest.complete("8.5.8", 7, Map.of("decision", "approve"));
    assertThat(requests)
        .containsExactly(
            "POST /v1/user-tasks/7/completion Bearer s3cret"
                + " {\"variables\":{\"decision\":\"approve\"}}");
  }

  @Test
  void a_task_is_given_and_taken_back() {
    rest.assign("8.6.0", 7, "anna", Takeover.REFUSED);
    rest.assign("8.6.0", 7, null, Takeover.REFUSED);
    assertThat(requests.getFirst())
        .startsWith("POST /v2/user-tasks/7/assignment")
        .contains("\"allowOverride\":false");
    assertThat(requests.getLast()).startsWith("DELETE /v2/user-tasks/7/assignee");
  }

  @Test
  void a_refusal_keeps_the_engines_words() {
    status = 409;
    answer = "{\"title\":\"INVALID_STATE\",\"detail\":\"It is COMPLETING.\"}";
    assertThatThrownBy(() -> rest.complete("8.5.8", 7, Map.of()))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.WRONG_STATE))
        .hasMessage("It is COMPLETING.");
  }

  @Test
  void an_absent_engine_is_named() {
    server.stop(0);
    assertThatThrownBy(() -> rest.complete("8.5.8", 7, Map.of()))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.UNAVAILABLE))
        .hasMessageContaining("cannot be reached");
  }

  @ParameterizedTest
  @CsvSource({"8.5.8,v1", "8.6.0,v2", "8.10.1-alpha1,v2", "9.0,v2", "7.22.0,v1", "dev,v2"})
  void the_gateway_decides_the_api(String version, String api) {
    assertThat(UserTaskRest.api(version)).isEqualTo(api);
  }

  private EngineSettings settings() {
    return new EngineSettings(
        URI.create("http://127.0.0.1:1"),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
        "s3cret",
        null,
        "",
        "",
        "",
        "",
        "",
        1,
        Duration.ofSeconds(30));
  }
}
