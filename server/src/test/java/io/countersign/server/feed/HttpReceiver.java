package io.countersign.server.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** A receiver over HTTP that can answer badly, or take everything and lose its answer. */
final class HttpReceiver implements AutoCloseable {

  private static final Pattern INDEX =
      Pattern.compile(
          "\"sequence\":\"(\\d+)\"|\"countersign.log.index\",\"value\":\\{\"intValue\":\"(\\d+)\"|"
              + "\"value\":\\{\"intValue\":\"(\\d+)\"\\},\"key\":\"countersign.log.index\"");

  final Taken taken = new Taken();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final AtomicInteger status = new AtomicInteger(200);
  final AtomicReference<String> answer = new AtomicReference<>("{}");

  /** So many requests are taken, and then the connection breaks before the answer. */
  final AtomicInteger lost = new AtomicInteger();

  private final HttpServer server;

  HttpReceiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (status.get() == 200) {
      bodies.add(body);
      var indices = INDEX.matcher(body);
      while (indices.find()) {
        for (int i = 1; i <= 3; i++) {
          if (indices.group(i) != null) {
            taken.add(Long.parseLong(indices.group(i)));
          }
        }
      }
    }
    if (lost.getAndDecrement() > 0) {
      exchange.close();
      return;
    }
    byte[] bytes = answer.get().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status.get(), bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
