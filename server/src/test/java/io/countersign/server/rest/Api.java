package io.countersign.server.rest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks with the API as somebody. */
class Api {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int port;
  private final JwtEncoder tokens;

  Api(int port, JwtEncoder tokens) {
    this.port = port;
    this.tokens = tokens;
  }

  record Answer(int status, String type, String body, HttpHeaders headers) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String text(String path) {
      return json().at(path).asString(null);
    }
  }

  String person(String role) {
    return token("sue", "roles", List.of(role));
  }

  String client(String scope) {
    return token("demo-system", "scope", List.of(scope));
  }

  private String token(String subject, String claim, List<String> values) {
    var claims =
        JwtClaimsSet.builder()
            .subject(subject)
            .audience(List.of("countersign"))
            .issuedAt(Instant.now())
            .expiresAt(Instant.now().plusSeconds(600))
            .claim(claim, values)
            .build();
    return tokens.encode(JwtEncoderParameters.from(claims)).getTokenValue();
  }

  Answer get(String token, String path) {
    return send(token, "GET", path, null);
  }

  Answer post(String token, String path, String body, String... headers) {
    return send(token, "POST", path, body, headers);
  }

  Answer send(String token, String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(""),
          answer.body(),
          answer.headers());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
