package io.countersign.budgets.postgres;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A fake provider on loopback, whose bill is what is true: a call is on it before it is answered.
 */
final class FakeBilling implements AutoCloseable {

  private final HttpServer server;
  final Map<String, Long> bill = new ConcurrentHashMap<>();

  FakeBilling() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/call/", this::call);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/call/".formatted(server.getAddress().getPort());
  }

  /** Every thirteenth caller never gets its answer. */
  private void call(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestURI().getPath().substring("/call/".length());
      long nanos = cost(key);
      bill.merge(key, nanos, Long::sum);
      if (Math.floorMod(key.hashCode(), 13) == 0) {
        return;
      }
      byte[] bytes = Long.toString(nanos).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** At most what a caller holds. */
  private static long cost(String key) {
    return 1 + Math.floorMod(key.hashCode() * 2_654_435_761L, ChaosClient.HOLD_NANOS);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
