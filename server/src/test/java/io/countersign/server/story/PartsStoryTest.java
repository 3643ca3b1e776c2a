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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** All parts start, are closed to others, survive, and stop. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartsStoryTest {

  private static RunningDemo demo;

  @BeforeAll
  static void start() {
    demo = RunningDemo.own();
  }

  @AfterAll
  static void stop() {
    demo.close();
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
  void a_killed_server_takes_its_parts_with_it_and_starts_again_on_the_same_data() {
    ProcessHandle engine = demo.part("engine");
    demo.kill("server");

    assertThat(engine.isAlive()).isFalse();
    assertThat(Rest.anonymous(demo.address()).get("/actuator/health").status()).isEqualTo(200);
  }

  @Test
  @Order(3)
  void after_a_stop_nothing_is_left_running() {
    List<ProcessHandle> parts = List.of(demo.part("engine"), demo.part("postgres"));
    demo.close();

    assertThat(parts).noneMatch(ProcessHandle::isAlive);
    assertThat(demo.data().resolve("run")).isEmptyDirectory();
  }

  @Test
  @Order(4)
  void up_refuses_data_that_has_the_demos_accounts() throws IOException {
    assertThat(RunningDemo.attempt("up", "--port", "0", "--data", demo.data().toString()))
        .contains("the demo's accounts")
        .endsWith("exit 1")
        .hasLineCount(2);
  }

  private static void get(String uri) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding());
    }
  }
}
