package io.countersign.workers.actions.http;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The bank's API: JSON, a bearer token, idempotency keys. */
class HttpBank {

  private final PaymentsSettings settings;
  private final HttpClient http;

  HttpBank(PaymentsSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.askTimeout())
            .build();
  }

  /** What the bank said, or why it said nothing. */
  sealed interface Reply {

    /** An answer with a JSON object. */
    record Said(int status, Map<String, @Nullable Object> body) implements Reply {

      String text(String name) {
        return body.get(name) instanceof String text ? text : "";
      }

      int cents(String name) {
        return body.get(name) instanceof Integer cents ? cents : 0;
      }
    }

    /** The request never left: nothing can have happened. */
    record Unreachable(String message) implements Reply {}

    /** No usable answer: anything can have happened. */
    record Unclear(String message) implements Reply {}
  }

  Reply payment(String order) {
    return send(request("/payments/" + encoded(order)).GET(), settings.askTimeout());
  }

  /**
   * Asks for something to be done, once for each key.
   *
   * @param book {@code refunds} or {@code reversals}
   */
  Reply order(String book, String key, Map<String, ?> body) {
    HttpRequest.Builder request =
        request("/" + book)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(CanonicalJson.bytes(body)));
    return send(request, settings.timeout());
  }

  Reply find(String book, String key) {
    return send(request("/" + book + "/" + encoded(key)).GET(), settings.timeout());
  }

  /** Asks what became of the key, and has it closed where nothing did, so that nothing can. */
  Reply close(String book, String key) {
    return send(
        request("/" + book + "/" + encoded(key) + "/close").POST(BodyPublishers.noBody()),
        settings.timeout());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.url() + path))
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + settings.token());
  }

  private Reply send(HttpRequest.Builder request, Duration timeout) {
    var pending =
        http.sendAsync(
            request.timeout(timeout).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), settings.answerBytesMax()));
    try {
      return said(pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      pending.cancel(true);
      return new Reply.Unclear(
          "The bank did not answer within %d s.".formatted(timeout.toSeconds()));
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      return new Reply.Unclear("We stopped while the bank was asked.");
    } catch (ExecutionException e) {
      return broken(e.getCause());
    }
  }

  private static Reply broken(@Nullable Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return new Reply.Unreachable("The bank cannot be reached.");
    }
    if (cause instanceof IOException) {
      return new Reply.Unclear("The connection to the bank broke off.");
    }
    return new Reply.Unclear("The bank's answer could not be received.");
  }

  private static Reply said(HttpResponse<byte[]> response) {
    try {
      return new Reply.Said(
          response.statusCode(),
          CanonicalJson.readObject(new String(response.body(), StandardCharsets.UTF_8)));
    } catch (CanonicalJsonException e) {
      return new Reply.Unclear(
          "The bank answered with status %d and no usable JSON.".formatted(response.statusCode()));
    }
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }
}
