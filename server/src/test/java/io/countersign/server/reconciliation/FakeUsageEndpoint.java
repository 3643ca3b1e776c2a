package io.countersign.server.reconciliation;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fake of the providers' usage endpoints: their wire protocol, with pages that a test wrote. */
final class FakeUsageEndpoint implements AutoCloseable {

  /** Each request as {@code query | authorization | x-api-key}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final List<String> pages;

  FakeUsageEndpoint(String... pages) {
    this.pages = List.of(pages);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext(
        "/usage",
        exchange -> {
          int page = asked.size();
          asked.add(
              "%s | %s | %s"
                  .formatted(
                      exchange.getRequestURI().getQuery(),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      exchange.getRequestHeaders().getFirst("x-api-key")));
          byte[] body =
              (page < this.pages.size() ? this.pages.get(page) : "{}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(page < this.pages.size() ? 200 : 500, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  ReconciliationSettings.Provider provider() {
    return new ReconciliationSettings.Provider(
        "admin-key", "http://127.0.0.1:%d/usage".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
