package io.countersign.engine.zeebe;

import io.camunda.client.CredentialsProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets tokens by an OAuth client's credentials (RFC 6749, 4.4) and keeps the last one in memory
 * only: the engine's own client would keep it in a file of the user's home (law 6). Throws nothing
 * but IOException, because the engine's client would wait in vain after any other.
 */
final class OAuthTokens implements CredentialsProvider {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Neither a refusal nor an outage makes us ask more often. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

  /** What was got last: a header, or why there is none. */
  private sealed interface Got {
    record Token(String header, Instant at, Instant renewAt) implements Got {}

    record Nothing(String reason, Instant at) implements Got {}
  }

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http;
  private final EngineSettings settings;
  private final Clock clock;
  private @Nullable Got got;

  OAuthTokens(EngineSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
  }

  @Override
  public synchronized void applyCredentials(CredentialsApplier applier) throws IOException {
    Instant now = clock.instant();
    Got last = got;
    boolean good =
        switch (last) {
          case null -> false;
          case Got.Token token -> now.isBefore(token.renewAt());
          case Got.Nothing nothing -> now.isBefore(nothing.at().plus(PAUSE));
        };
    Got current = good && last != null ? last : ask(now);
    got = current;
    switch (current) {
      case Got.Token token -> applier.put("Authorization", token.header());
      case Got.Nothing nothing -> throw new IOException(nothing.reason());
    }
  }

  /** A token that the engine no longer takes is given up, unless it is brand new. */
  @Override
  public synchronized boolean shouldRetryRequest(StatusCode statusCode) {
    if (statusCode.isUnauthorized()
        && got instanceof Got.Token token
        && clock.instant().isAfter(token.at().plus(PAUSE))) {
      got = null;
      return true;
    }
    return false;
  }

  private Got ask(Instant now) {
    String server = settings.authorizationServerUrl();
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(server))
                  .timeout(TIMEOUT)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Accept", "application/json")
                  .POST(BodyPublishers.ofString(form()))
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200 ? token(answer.body(), now) : refused(answer, now);
    } catch (IOException | IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Got.Nothing(
          "No token from %s: %s. Is countersign.engine.authorization-server-url right?"
              .formatted(server, reason),
          now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Got.Nothing("Stopped while waiting for a token.", now);
    }
  }

  /** As Camunda's token servers expect it: the secret in the form. */
  private String form() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "client_credentials");
    fields.put("client_id", settings.clientId());
    fields.put("client_secret", settings.clientSecret());
    if (!settings.audience().isEmpty()) {
      fields.put("audience", settings.audience());
    }
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Got token(String body, Instant now) {
    try {
      JsonNode answer = json.readTree(body);
      String token = answer.path("access_token").asString("");
      if (!token.isEmpty()) {
        long life = answer.path("expires_in").asLong(USUAL_LIFE.toSeconds());
        // at four fifths of its life, so that none dies on the way
        return new Got.Token("Bearer " + token, now, now.plusMillis(life * 800));
      }
    } catch (JacksonException e) {
      // said below, without the body, which may hold a secret
    }
    return new Got.Nothing(
        "No token from %s: its answer has no access_token."
            .formatted(settings.authorizationServerUrl()),
        now);
  }

  private Got refused(HttpResponse<String> answer, Instant now) {
    String error = "";
    try {
      error = " " + json.readTree(answer.body()).path("error").asString("");
    } catch (JacksonException e) {
      // the status has to do
    }
    return new Got.Nothing(
        "No token from %s: it refuses the client '%s' with status %d%s. Check countersign.engine.client-id and client-secret."
            .formatted(
                settings.authorizationServerUrl(),
                settings.clientId(),
                answer.statusCode(),
                error.stripTrailing()),
        now);
  }
}
