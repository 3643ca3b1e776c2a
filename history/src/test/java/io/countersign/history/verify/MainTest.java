package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.countersign.history.CanonicalJson;
import io.countersign.history.postgres.FilledLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir static Path directory;
  private static byte[] export;
  private static FilledLog log;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void fill() throws Exception {
    log = new FilledLog(directory.resolve("key"), 12);
    export = log.export();
    Files.createDirectories(directory.resolve("exports"));
    Files.write(directory.resolve("exports/history.ndjson"), export);
    Files.writeString(directory.resolve("kept"), log.signer.head().orElseThrow());
    Files.writeString(directory.resolve("trusted"), log.signer.key().text() + "\n");
  }

  @Test
  void a_file_or_its_directory_is_verified() {
    assertThat(run(file("exports/history.ndjson"))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("The history holds: 13 entries under 1 signed checkpoint.")
        .contains("Keep that checkpoint");
    assertThat(run(file("exports"))).isZero();
  }

  @Test
  void a_kept_checkpoint_and_a_trusted_key_are_compared() {
    assertThat(run(file("exports"), "--checkpoint", file("kept"), "--key", file("trusted")))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("Keep that checkpoint");
  }

  @Test
  void a_changed_entry_gives_its_exit_code_and_name() throws IOException {
    String changed =
        new String(export, StandardCharsets.UTF_8).replace("Entry 5 happened", "Entry 5 was nice");
    Files.writeString(directory.resolve("changed"), changed);
    assertThat(run(file("changed"))).isEqualTo(11);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("THE HISTORY DOES NOT HOLD")
        .contains("Entry 5 was changed");
  }

  @Test
  void programs_get_json() {
    assertThat(run(file("exports"), "--json")).isZero();
    assertThat(CanonicalJson.readObject(out.toString(StandardCharsets.UTF_8).strip()))
        .containsEntry("holds", true)
        .containsEntry("entries", "13");
  }

  @Test
  void a_server_is_asked_with_the_token() throws IOException {
    HttpServer server = server();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      assertThat(run(url, "--token", "secret")).isZero();
      assertThat(
              new Main(stream(out), stream(err))
                  .run(new String[] {url}, Map.of("COUNTERSIGN_TOKEN", "secret")))
          .isZero();
      assertThat(run(url)).isEqualTo(Main.NOT_OPENED);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("status 401", "--token");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_server_that_shows_an_old_end_of_its_log_is_found() throws IOException {
    HttpServer server = server();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      Options options = Options.parse(new String[] {url, "--token", "secret"}, Map.of());
      assertThat(later(Duration.ofHours(1)).run(options)).isZero();
      assertThat(later(Duration.ofHours(3)).run(options)).isEqualTo(16);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("what came after is withheld");
      Options kept = Options.parse(new String[] {file("exports")}, Map.of());
      assertThat(later(Duration.ofDays(3650)).run(kept)).isZero();
    } finally {
      server.stop(0);
    }
  }

  private VerifyCommand later(Duration time) {
    return new VerifyCommand(stream(out), stream(err), Clock.offset(Clock.systemUTC(), time));
  }

  @Test
  void wrong_use_is_explained() {
    assertThat(run()).isEqualTo(Main.USAGE);
    assertThat(run("a", "b")).isEqualTo(Main.USAGE);
    assertThat(run("a", "--colour")).isEqualTo(Main.USAGE);
    assertThat(run("a", "--key")).isEqualTo(Main.USAGE);
    assertThat(run("a", "--key", file("kept"))).isEqualTo(Main.USAGE);
    assertThat(run(file("nowhere"))).isEqualTo(Main.NOT_OPENED);
    assertThat(run("http://127.0.0.1:1/")).isEqualTo(Main.NOT_OPENED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--checkpoint FILE", "no file", "cannot be reached");
  }

  @Test
  void anything_else_is_no_export() throws IOException {
    Files.writeString(directory.resolve("else"), "hello\n");
    assertThat(run(file("else"))).isEqualTo(10);
    Files.writeString(directory.resolve("empty"), "");
    assertThat(run(file("empty"))).isEqualTo(16);
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/history/export",
        exchange -> {
          boolean known =
              "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(known ? 200 : 401, known ? 0 : -1);
          if (known) {
            exchange.getResponseBody().write(export);
          }
          exchange.close();
        });
    server.start();
    return server;
  }

  private int run(String... args) {
    return new Main(stream(out), stream(err)).run(args, Map.of());
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }
}
