package io.countersign.server.story;

import io.camunda.client.CamundaClient;
import io.camunda.client.CredentialsProvider;
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
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Somebody who goes past the server, straight to the broker's ports. */
final class Broker {

  private final RunningDemo demo;
  private final HttpClient http;

  private Broker(RunningDemo demo, KeyManager[] keys) {
    try {
      var tls = SSLContext.getInstance("TLS");
      tls.init(keys, new TrustManager[] {new Gullible()}, new SecureRandom());
      this.http = HttpClient.newBuilder().sslContext(tls).build();
      this.demo = demo;
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

  /** Completes a user task behind everybody's back, by {@code v1} or {@code v2} of REST. */
  int complete(String api, String userTaskKey) throws IOException {
    return send(
        request("engine.rest", "/%s/user-tasks/%s/completion".formatted(api, userTaskKey))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"variables\":{\"decision\":\"approve\"}}")));
  }

  /** Looks at one of the broker's HTTP ports. */
  int get(String part, String path) throws IOException {
    return send(request(part, path));
  }

  /** Speaks gRPC to it, without a secret; fails when it is refused. */
  static void cancelByGrpc(RunningDemo demo) {
    var address = URI.create("http://127.0.0.1:" + demo.port("engine.grpc"));
    try (var client =
        CamundaClient.newClientBuilder().grpcAddress(address).preferRestOverGrpc(false).build()) {
      client.newCancelInstanceCommand(1).requestTimeout(Duration.ofSeconds(10)).send().join();
    }
  }

  /** Somebody who has stolen the server's secret, as the owner of the data directory could. */
  static CamundaClient insider(RunningDemo demo) {
    return CamundaClient.newClientBuilder()
        .grpcAddress(URI.create("http://127.0.0.1:" + demo.port("engine.grpc")))
        .preferRestOverGrpc(false)
        .credentialsProvider(new Stolen(demo.secret("engine-secret")))
        .build();
  }

  private record Stolen(String secret) implements CredentialsProvider {
    @Override
    public void applyCredentials(CredentialsApplier applier) {
      applier.put("Authorization", "Bearer " + secret);
    }

    @Override
    public boolean shouldRetryRequest(StatusCode statusCode) {
      return false;
    }
  }

  private HttpRequest.Builder request(String part, String path) {
    return HttpRequest.newBuilder(
        URI.create("https://127.0.0.1:%d%s".formatted(demo.port(part), path)));
  }

  private int send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
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
