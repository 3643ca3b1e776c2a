package io.countersign.server.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes posts over HTTP on loopback, or answers as it is told. */
public final class Receiver implements AutoCloseable {

  /** What came. */
  public record Post(String path, String id, long seconds, String signature, byte[] body) {

    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  public final List<Post> posts = new CopyOnWriteArrayList<>();
  public final AtomicInteger status = new AtomicInteger(204);
  private final HttpServer server;

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  public URI uri(String path) {
    return URI.create(url(path));
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var headers = exchange.getRequestHeaders();
    String seconds = headers.getFirst("webhook-timestamp");
    posts.add(
        new Post(
            exchange.getRequestURI().toString(),
            String.valueOf(headers.getFirst("webhook-id")),
            seconds == null ? 0 : Long.parseLong(seconds),
            String.valueOf(headers.getFirst("webhook-signature")),
            body));
    if (status.get() / 100 == 3) {
      exchange.getResponseHeaders().add("Location", url("/elsewhere"));
    }
    byte[] answer = "private answer".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status.get(), status.get() == 204 ? -1 : answer.length);
    if (status.get() != 204) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
