package io.countersign.server.feed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Posts to one URL; only an answer of the 200s means that it was taken. */
final class HttpPost {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int ANSWER_BYTES_MAX = 1 << 16;

  private final URI url;
  private final String host; // of an address, all that may be told: the rest can hold a secret
  private final String token;
  private final HttpClient client;

  HttpPost(URI url, String token, SSLContext tls) {
    this.url = url;
    this.host = url.getHost();
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .sslContext(tls)
            .build();
  }

  /** The answer. */
  String send(String mediaType, String body) throws IOException {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWER_MAX)
            .header("Content-Type", mediaType)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isBlank()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (var in = answer.body()) {
        String text = new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        if (answer.statusCode() / 100 != 2) {
          throw new IOException(
              "%s answered with status %d; it must take what it is given, or nothing after it is sent."
                  .formatted(host, answer.statusCode()));
        }
        return text;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Stopped while waiting for " + host + ".", e);
    } catch (java.net.ConnectException e) {
      throw new IOException(host + " cannot be reached.", e);
    }
  }
}
