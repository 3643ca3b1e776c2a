package io.countersign.server.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** The ingress before the REST API of somebody's own cluster: TLS, and nobody without a token. */
final class RestDoor implements AutoCloseable {

  private final HttpsServer server;
  private final FakeTokenServer tokens;
  private final String behind;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> letIn = new CopyOnWriteArrayList<>();

  RestDoor(Certificate certificate, FakeTokenServer tokens, int behind) {
    this.tokens = tokens;
    this.behind = "http://127.0.0.1:" + behind;
    try {
      server = HttpsServer.create(FakeTokenServer.loopback(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  String address() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method and path of the requests that came through. */
  List<String> letIn() {
    return letIn;
  }

  private void pass(HttpExchange exchange) throws IOException {
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null || !tokens.lives(authorization.replaceFirst("^Bearer ", ""))) {
      FakeTokenServer.answer(exchange, 401, "{\"detail\":\"No live token.\"}");
      return;
    }
    var method = exchange.getRequestMethod();
    var path = exchange.getRequestURI().toString();
    letIn.add(method + " " + path);
    var request =
        HttpRequest.newBuilder(URI.create(behind + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      FakeTokenServer.answer(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      FakeTokenServer.answer(exchange, 503, "");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
