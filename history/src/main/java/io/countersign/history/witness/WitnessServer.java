package io.countersign.history.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.history.Cosigner;
import io.countersign.history.SignedNote;
import io.countersign.history.VerifierKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small witness that runs somewhere else than the log (C2SP tlog-witness): {@code POST
 * /add-checkpoint}, {@code GET /<sha256 of origin>/checkpoint}, and {@code GET /key}.
 */
public final class WitnessServer implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int BODY_MAX = 2 * SignedNote.LENGTH_MAX;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Witness witness;
  private final Cosigner cosigner;

  private WitnessServer(HttpServer server, Witness witness, Cosigner cosigner) {
    this.server = server;
    this.witness = witness;
    this.cosigner = cosigner;
  }

  /**
   * Begins to listen.
   *
   * @param directory keeps the key and, for each log, what was signed last
   * @param logs whose checkpoints are looked at
   */
  public static WitnessServer start(
      InetSocketAddress address, Path directory, String name, List<VerifierKey> logs, Clock clock)
      throws IOException {
    Cosigner cosigner = Cosigner.open(directory, name);
    var witness = new Witness(directory, cosigner, logs, clock);
    var running = new WitnessServer(HttpServer.create(address, 0), witness, cosigner);
    running.server.createContext("/", running::handle);
    running.server.setExecutor(running.threads);
    running.server.start();
    return running;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** For the policy of whoever relies on this witness. */
  public String key() {
    return cosigner.key().text();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      if (call.equals("POST /add-checkpoint")) {
        add(exchange);
      } else if (call.equals("GET /key")) {
        send(exchange, 200, "text/plain; charset=utf-8", key() + "\n");
      } else if (call.matches("GET /[0-9a-f]{64}/checkpoint")) {
        Optional<String> last = witness.lastOf(call.split("/", -1)[1]);
        send(
            exchange,
            last.isPresent() ? 200 : 404,
            "text/plain; charset=utf-8",
            last.orElse("No checkpoint of that log was signed here.\n"));
      } else {
        send(exchange, 404, "text/plain; charset=utf-8", "There is nothing here.\n");
      }
    }
  }

  private void add(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX + 1);
    if (body.length > BODY_MAX) {
      send(
          exchange,
          413,
          "text/plain; charset=utf-8",
          "At most " + BODY_MAX + " bytes are taken.\n");
      return;
    }
    switch (witness.add(new String(body, StandardCharsets.UTF_8))) {
      case Answer.Cosigned(SignedNote.Line line) ->
          send(exchange, 200, "text/plain; charset=utf-8", line.text() + "\n");
      case Answer.Conflict(long size) -> send(exchange, 409, "text/x.tlog.size", size + "\n");
      case Answer.Refused(int status, String reason) ->
          send(exchange, status, "text/plain; charset=utf-8", reason + "\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
