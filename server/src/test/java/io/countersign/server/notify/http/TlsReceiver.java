package io.countersign.server.notify.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.countersign.server.feed.TestCertificate;
import io.countersign.server.feed.Tls;
import io.countersign.server.language.Language;
import io.countersign.server.notify.ChannelKeys;
import io.countersign.server.notify.Letters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes posts over HTTPS, with a certificate for 127.0.0.1 that only this test knows. */
final class TlsReceiver implements AutoCloseable {

  private final TestCertificate certificate;
  private final HttpsServer server;
  private final List<String> posts = new CopyOnWriteArrayList<>();

  TlsReceiver(TestCertificate certificate) throws IOException {
    this.certificate = certificate;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    server.createContext(
        "/",
        exchange -> {
          posts.add(new String(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  URI url(String host) {
    return URI.create("https://%s:%d/hook".formatted(host, server.getAddress().getPort()));
  }

  List<String> posts() {
    return posts;
  }

  HttpSender trusted(ChannelKeys keys) {
    var tls = Tls.trusting("this test", Optional.of(certificate.authority()));
    return new HttpSender(
        new Targets(Set.of("127.0.0.1", "localhost"), InetAddress::getAllByName),
        new PinnedPost(tls.getSocketFactory(), Duration.ofSeconds(20)),
        keys,
        _ -> Language.ENGLISH,
        Clock.fixed(Letters.NOW, ZoneOffset.UTC));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
