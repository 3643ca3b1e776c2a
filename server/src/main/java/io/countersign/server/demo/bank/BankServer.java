package io.countersign.server.demo.bank;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.history.CanonicalJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bank's HTTP side: loopback only, a bearer token, JSON, every answer labelled. */
final class BankServer implements AutoCloseable {

  static final String LABEL = "The demo's bank: no real bank, no real money.";

  private static final Logger LOG = LoggerFactory.getLogger(BankServer.class);
  private static final int THREADS = 8;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final BankRequests requests;
  private final byte[] token;

  private BankServer(HttpServer http, BankRequests requests, String token) {
    this.http = http;
    this.requests = requests;
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  static BankServer start(BankSettings settings, Ledger ledger, Reversals reversals)
      throws IOException {
    var http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 50);
    var server = new BankServer(http, new BankRequests(ledger, reversals), settings.token());
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    http.start();
    LOG.info("{} It answers on port {}.", LABEL, server.port());
    return server;
  }

  int port() {
    return http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private BankAnswer answer(HttpExchange exchange) {
    if (exchange.getRequestURI().getPath().equals("/health")) {
      return BankAnswer.ok("status", "UP");
    }
    if (!mayAsk(exchange)) {
      return BankAnswer.problem(401, "Send the bank's token as 'Authorization: Bearer …'.");
    }
    try {
      return requests.answer(exchange);
    } catch (IOException | RuntimeException e) {
      LOG.warn("A request failed: {}", e.toString());
      return BankAnswer.problem(500, "The bank cannot answer now. Ask again with the same key.");
    }
  }

  private boolean mayAsk(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
  }

  private static void send(HttpExchange exchange, BankAnswer answer) throws IOException {
    var body = new TreeMap<String, Object>(answer.body());
    body.put("bank", LABEL);
    byte[] bytes = CanonicalJson.bytes(body);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("X-Demo-Bank", LABEL);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
