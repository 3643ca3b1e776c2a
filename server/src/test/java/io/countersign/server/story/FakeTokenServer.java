package io.countersign.server.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A fake of somebody's identity provider: real client credentials (RFC 6749, 4.4) over TLS, real
 * introspection (RFC 7662), one client, tokens that die after seconds.
 */
final class FakeTokenServer implements AutoCloseable {

  static final String CLIENT = "countersign";
  static final String SECRET = "correct horse & battery";
  static final String AUDIENCE = "zeebe-api";
  private static final Duration LIFE = Duration.ofSeconds(5);

  private final Map<String, Instant> deaths = new ConcurrentHashMap<>();
  private final HttpsServer tokens;
  private final HttpServer introspection;

  FakeTokenServer(Certificate certificate) {
    try {
      tokens = HttpsServer.create(loopback(), 0);
      tokens.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
      introspection = HttpServer.create(loopback(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tokens.createContext("/oauth/token", this::token);
    introspection.createContext("/introspect", this::introspect);
    for (var server : new HttpServer[] {tokens, introspection}) {
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    }
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String tokenUrl() {
    return "https://127.0.0.1:%d/oauth/token".formatted(tokens.getAddress().getPort());
  }

  String introspectionUrl() {
    return "http://127.0.0.1:%d/introspect".formatted(introspection.getAddress().getPort());
  }

  /** How many tokens were given out. */
  int given() {
    return deaths.size();
  }

  boolean lives(String token) {
    return deaths.getOrDefault(token, Instant.MIN).isAfter(Instant.now());
  }

  private void token(HttpExchange exchange) throws IOException {
    var form = form(exchange);
    if (!"client_credentials".equals(form.get("grant_type"))) {
      answer(exchange, 400, "{\"error\":\"unsupported_grant_type\"}");
    } else if (!CLIENT.equals(form.get("client_id")) || !SECRET.equals(form.get("client_secret"))) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else if (!AUDIENCE.equals(form.get("audience"))) {
      answer(exchange, 400, "{\"error\":\"invalid_target\"}");
    } else {
      var token = UUID.randomUUID().toString();
      deaths.put(token, Instant.now().plus(LIFE));
      var body = "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}";
      answer(exchange, 200, body.formatted(token, LIFE.toSeconds()));
    }
  }

  private void introspect(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "{\"active\":%b}".formatted(lives(form(exchange).get("token"))));
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return Arrays.stream(body.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    tokens.stop(0);
    introspection.stop(0);
  }
}
