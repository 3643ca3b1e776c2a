package io.countersign.server.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Somebody who goes past the server, straight to the broker's REST port. */
final class Broker {

  private final HttpClient http;
  private final String address;

  private Broker(RunningDemo demo, KeyManager[] keys) {
    try {
      var tls = SSLContext.getInstance("TLS");
      tls.init(keys, new TrustManager[] {new Gullible()}, new SecureRandom());
      this.http = HttpClient.newBuilder().sslContext(tls).build();
      this.address = "https://127.0.0.1:" + demo.port("engine.rest");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Any local program. */
  static Broker stranger(RunningDemo demo) {
    return new Broker(demo, new KeyManager[0]);
  }

  /** Somebody who has stolen the server's own key. */
  static Broker thief(RunningDemo demo) {
    var password = demo.secret("engine-key-store-password").toCharArray();
    try (var file = Files.newInputStream(demo.data().resolve("secrets").resolve("engine.p12"))) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(file, password);
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return new Broker(demo, factory.getKeyManagers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Completes a user task behind everybody's back. */
  int complete(String userTaskKey) throws IOException {
    var request =
        HttpRequest.newBuilder(
                URI.create("%s/v1/user-tasks/%s/completion".formatted(address, userTaskKey)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"variables\":{\"decision\":\"approve\"}}"))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A stranger does not care who the broker is. */
  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
