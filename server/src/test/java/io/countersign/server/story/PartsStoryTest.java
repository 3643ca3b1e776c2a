package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** All parts start, are closed to others, stop, and go on with a newer engine. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartsStoryTest {

  private static final String MESSAGE = "The bowl arrived broken. I want my money back.";
  private static RunningDemo demo;
  private static RunningDemo newer;
  private static String waiting;
  private static Story.Gate seen;

  @BeforeAll
  static void start() {
    demo = RunningDemo.own();
    var story = new Story(demo);
    assertThat(story.engineVersion()).isEqualTo("8.5.8");
    waiting = story.request("H-10445", MESSAGE);
    seen = story.awaitGate(waiting, "payments.refund");
  }

  @AfterAll
  static void stop() {
    demo.close();
    if (newer != null) {
      newer.close();
    }
  }

  @Test
  @Order(1)
  void a_second_server_on_the_same_data_refuses_in_one_line() throws IOException {
    assertThat(RunningDemo.attempt("demo", "--port", "0", "--data", demo.data().toString()))
        .contains("in use by another Countersign")
        .endsWith("exit 1")
        .hasLineCount(2);
  }

  @Test
  @Order(1)
  void a_web_port_in_use_is_named_in_one_line_and_nothing_is_half_started() throws IOException {
    Path other = RunningDemo.newData();
    int port = demo.address().getPort();

    assertThat(RunningDemo.attempt("demo", "--port", Integer.toString(port), "--data", "" + other))
        .contains("Port " + port + " (web pages) is in use")
        .endsWith("exit 1")
        .hasLineCount(2);
    assertThat(other.resolve("run")).doesNotExist();
  }

  @Test
  @Order(1)
  void whoever_lacks_the_key_gets_nothing_from_the_engine_over_http() {
    for (String part : List.of("engine.rest", "engine.management")) {
      assertThatThrownBy(() -> get("http://127.0.0.1:" + demo.port(part) + "/actuator/health"))
          .as(part)
          .isInstanceOf(IOException.class);
    }
  }

  private static void get(String uri) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  @Test
  @Order(1)
  void secrets_are_readable_by_their_owner_only() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(demo.data().resolve("secrets/engine-secret"))))
        .isEqualTo("rw-------");
  }

  @Test
  @Order(2)
  void after_a_stop_nothing_is_left_running() {
    List<ProcessHandle> parts = List.of(demo.part("engine"), demo.part("postgres"));
    demo.close();

    assertThat(parts).noneMatch(ProcessHandle::isAlive);
    assertThat(demo.data().resolve("run")).isEmptyDirectory();
  }

  @Test
  @Order(3)
  void up_refuses_data_that_has_the_demos_accounts() throws IOException {
    assertThat(RunningDemo.attempt("up", "--port", "0", "--data", demo.data().toString()))
        .contains("the demo's accounts")
        .endsWith("exit 1")
        .hasLineCount(2);
  }

  @Test
  @Order(1)
  void an_older_one_does_not_open_newer_data_and_says_what_does() throws IOException {
    var data = RunningDemo.newData();
    Files.writeString(Files.createDirectories(data.resolve("engine")).resolve("version"), "8.6.0");

    assertThat(RunningDemo.attempt("demo", "--port", "0", "--data", data.toString()))
        .contains("Zeebe 8.6.0, which Zeebe 8.5.8 cannot read")
        .contains("--engine 8.6.0 --accept-engine-licence")
        .endsWith("exit 1")
        .hasLineCount(2);
    assertThat(data.resolve("run")).doesNotExist();
  }

  @Test
  @Order(4)
  void on_8_6_a_refund_goes_from_start_over_gates_to_its_effects() throws SQLException {
    var story = new Story(newer());
    assertThat(story.engineVersion()).isEqualTo("8.6.0");
    goes_to_its_effects(story.request("H-10442", MESSAGE), "H-10442");
  }

  @Test
  @Order(4)
  void what_waited_at_a_gate_on_8_5_is_decided_on_8_6() throws SQLException {
    var gate = new Story(newer()).awaitGate(waiting, "payments.refund");
    assertThat(gate.key()).as("the same gate").isEqualTo(seen.key());
    assertThat(gate.digest()).as("for the same bytes").isEqualTo(seen.digest());
    goes_to_its_effects(waiting, "H-10445");
  }

  /**
   * The demo on Zeebe 8.6, whose web server is Tomcat and whose user tasks are at {@code /v2}, on
   * what 8.5 has left behind.
   */
  private static RunningDemo newer() {
    if (newer == null) {
      demo.close();
      newer = RunningDemo.after(demo, "8.6.0");
    }
    return newer;
  }

  private static void goes_to_its_effects(String caseKey, String order) throws SQLException {
    var story = new Story(newer());
    var supervisor = Rest.person(newer().address(), "supervisor");
    for (var action : new String[] {"payments.refund", "mail.send"}) {
      var gate = story.awaitGate(caseKey, action);
      assertThat(story.assign(supervisor, gate, "supervisor").status()).isBetween(200, 204);
      assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
    }
    story.awaitState(caseKey, "COMPLETED");
    assertThat(story.effects(caseKey, "payments.refund")).containsExactly("CONFIRMED");
    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }

  @Test
  @Order(4)
  void on_8_6_a_local_program_cannot_speak_to_the_broker() {
    var stranger = Broker.stranger(newer());
    for (var part : new String[] {"engine.rest", "engine.management"}) {
      assertThatThrownBy(() -> stranger.get(part, "/actuator/health"))
          .as(part)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> stranger.complete("v2", "1")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Broker.cancelByGrpc(newer())).hasMessageContaining("nobody else");
  }

  @Test
  @Order(4)
  void on_8_6_the_broker_answers_whoever_has_the_servers_key() throws IOException {
    assertThat(Broker.thief(newer()).get("engine.rest", "/v2/topology")).isEqualTo(200);
    assertThat(Broker.thief(newer()).get("engine.management", "/actuator/health")).isEqualTo(200);
  }
}
