package io.countersign.history.witness;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.ConsistencyProof;
import io.countersign.history.CosignerKey;
import io.countersign.history.Digest;
import io.countersign.history.SignedNote;
import io.countersign.history.VerifierKey;
import io.countersign.history.verify.MemoryLog;
import io.countersign.history.witness.WitnessClient.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness over real HTTP, asked as C2SP tlog-witness says. */
class WitnessTest {

  private static final String ORIGIN = "countersign/witnessed/1";
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-27T09:00:00Z"), ZoneOffset.UTC);

  @TempDir Path directory;
  private MemoryLog log;
  private WitnessServer server;

  @BeforeEach
  void start() throws IOException {
    log = new MemoryLog(directory.resolve("log"), ORIGIN).append(5);
    server = witness(log.key());
  }

  private WitnessServer witness(VerifierKey key) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return WitnessServer.start(address, directory.resolve("w"), "w.example", List.of(key), NOW);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void checkpoints_that_extend_each_other_are_signed_with_the_time() {
    assertThat(submit(log, 0)).isInstanceOf(Outcome.Seen.class);
    log.append(300);
    Outcome outcome = submit(log, 5);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Seen.class,
            seen -> {
              SignedNote both = SignedNote.parse(log.note()).with(List.of(seen.line()));
              assertThat(CosignerKey.parse(server.key()).cosigned(both)).hasValue(NOW.instant());
            });
  }

  @Test
  void who_does_not_know_where_the_witness_stands_is_told() throws Exception {
    submit(log, 0);
    log.append(7);
    HttpResponse<String> conflict = post(submission(0, log.note()));
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body()).isEqualTo("5\n");
    assertThat(conflict.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(submit(log, 0)).isInstanceOf(Outcome.Seen.class);
  }

  @Test
  void a_fork_with_the_right_key_is_never_signed_also_after_a_restart() throws Exception {
    submit(log, 0);
    server.close();
    server = witness(log.key());
    MemoryLog fork = forked();
    assertThat(submit(fork, 5)).isInstanceOf(Outcome.Contradicted.class);
    assertThat(post(submission(5, fork.note(), log.checkpoint().root())).statusCode())
        .isEqualTo(422);
    log.append(20);
    submit(log, 5);
    assertThat(submit(fork, 5))
        .isInstanceOfSatisfying(
            Outcome.Contradicted.class, c -> assertThat(c.reason()).contains("missing"));
  }

  @Test
  void what_is_wrong_gets_the_status_that_the_protocol_says() throws Exception {
    MemoryLog stranger = new MemoryLog(directory.resolve("x"), "else/1").append(1);
    MemoryLog impostor = new MemoryLog(directory.resolve("y"), ORIGIN).append(1);
    assertThat(post(submission(0, stranger.note())).statusCode()).isEqualTo(404);
    assertThat(post(submission(0, impostor.note())).statusCode()).isEqualTo(403);
    assertThat(post(submission(6, log.note())).statusCode()).isEqualTo(400);
    assertThat(post("old 05\n\n" + log.note()).statusCode()).isEqualTo(400);
    assertThat(post("hello").statusCode()).isEqualTo(400);
    assertThat(post(submission(0, log.note(), Digest.ofText("x"))).statusCode()).isEqualTo(422);
    var long64 = Collections.nCopies(64, Digest.ofText("x")).toArray(Digest[]::new);
    assertThat(post(submission(0, log.note(), long64)).statusCode()).isEqualTo(400);
    assertThat(get("/" + Digest.ofText(ORIGIN) + "/checkpoint").statusCode()).isEqualTo(404);
  }

  @Test
  void monitors_get_the_last_checkpoint_with_both_signatures() throws Exception {
    submit(log, 0);
    String note = get("/" + Digest.ofText(ORIGIN) + "/checkpoint").body();
    assertThat(log.key().open(note)).isEqualTo(log.checkpoint());
    assertThat(CosignerKey.parse(get("/key").body()).cosigned(SignedNote.parse(note)))
        .hasValue(NOW.instant());
  }

  private MemoryLog forked() throws IOException {
    Path stolen = directory.resolve("stolen");
    Files.createDirectories(stolen);
    Files.copy(directory.resolve("log/key"), stolen.resolve("key"));
    return new MemoryLog(stolen, ORIGIN).append(9);
  }

  private Outcome submit(MemoryLog of, long known) {
    try (var client = new WitnessClient(address(""), CosignerKey.parse(server.key()))) {
      long size = of.checkpoint().size();
      return client.submit(
          of.checkpoint(), of.note(), known, since -> ConsistencyProof.of(since, size, of));
    }
  }

  private static String submission(long old, String note, Digest... hashes) {
    return new Submission(old, List.of(hashes), note).text();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(
        HttpRequest.newBuilder(address("/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(address(path)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
