package io.countersign.workers.models;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 attempt a call, bounded in time and bytes, without redirects and without logs; it
 * says of every failure whether the call may have been billed.
 */
final class BoundedHttpClient implements HttpClient {

  /** Refused before any model worked. */
  private static final Set<Integer> UNBILLED =
      Set.of(400, 401, 402, 403, 404, 405, 413, 415, 422, 429);

  /** Words of the provider's own; the rest of an error could repeat what was sent. */
  private static final Pattern ERROR_CODE =
      Pattern.compile("\"(?:code|type)\"\\s*:\\s*\"([a-z_]{3,60}(?<!^error))\"");

  private final java.net.http.HttpClient http;
  private final ModelSettings settings;

  BoundedHttpClient(ModelSettings settings) {
    this.settings = settings;
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  /** For LangChain4j, whose own timeouts do not apply. */
  static HttpClientBuilder builder(ModelSettings settings) {
    return new Builder(settings);
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            jdk(request),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), settings.answerBytesMax()));
    try {
      return checked(sent.get(settings.answerTimeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new CallFailedException(
          "The server did not answer within %d s (countersign.models.answer-timeout)."
              .formatted(settings.answerTimeout().toSeconds()),
          true,
          e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallFailedException("The call was interrupted.", true, e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private static java.net.http.HttpRequest jdk(HttpRequest request) {
    var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    String body = request.body();
    return builder
        .method(
            request.method().name(),
            body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private static SuccessfulHttpResponse checked(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String body = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    if (status / 100 != 2) {
      Matcher code = ERROR_CODE.matcher(body);
      throw new CallFailedException(
          "The server refused with HTTP %d%s."
              .formatted(status, code.find() ? " (" + code.group(1) + ")" : ""),
          status / 100 != 3 && !UNBILLED.contains(status),
          null);
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(status)
        .headers(response.headers().map())
        .body(body)
        .build();
  }

  private CallFailedException failed(@Nullable Throwable cause) {
    if (cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof UnresolvedAddressException
        || cause instanceof SSLHandshakeException) {
      return new CallFailedException(
          "The server cannot be reached (%s). Check its base-url.".formatted(name(cause)),
          false,
          cause);
    }
    if (cause instanceof IOException
        && String.valueOf(cause.getMessage()).contains("body exceeds")) {
      return new CallFailedException(
          "The answer has more than %d bytes (countersign.models.answer-bytes-max)."
              .formatted(settings.answerBytesMax()),
          true,
          cause);
    }
    return new CallFailedException(
        "The connection broke before the answer was there (%s).".formatted(name(cause)),
        true,
        cause);
  }

  private static String name(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("Answers are not streamed yet.");
  }

  /** Gives the one client, whatever is asked of it. */
  private static final class Builder implements HttpClientBuilder {

    private final ModelSettings settings;

    Builder(ModelSettings settings) {
      this.settings = settings;
    }

    @Override
    public Duration connectTimeout() {
      return settings.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return settings.answerTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return new BoundedHttpClient(settings);
    }
  }
}
