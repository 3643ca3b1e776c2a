package io.countersign.server.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST as a script uses it: a system with a token, or a person with a session. */
final class Rest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final URI address;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(cookies).version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> headers = new HashMap<>();

  private Rest(URI address) {
    this.address = address;
  }

  /** An answer; {@code json} is missing where the body is something else. */
  record Answer(int status, String body, HttpHeaders headers) {

    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  static Rest anonymous(URI address) {
    return new Rest(address);
  }

  /** The demo's system: it starts and reads. */
  static Rest system(URI address) {
    var rest = new Rest(address);
    var basic = "demo-system:demo-secret".getBytes(StandardCharsets.UTF_8);
    rest.headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
    var token =
        rest.form(
            "/oauth2/token", Map.of("grant_type", "client_credentials", "scope", "start read"));
    rest.headers.put("Authorization", "Bearer " + token.json().get("access_token").asString());
    return rest;
  }

  /** One of the demo's people, signed in. */
  static Rest person(URI address, String username) {
    var rest = new Rest(address);
    var page = rest.get("/login").body();
    var token = CSRF.matcher(page);
    if (!token.find()) {
      throw new IllegalStateException("No sign-in page: " + page);
    }
    rest.form(
        "/login", Map.of("username", username, "password", "countersign", "_csrf", token.group(1)));
    rest.get("/desk");
    return rest;
  }

  /** The bearer token, for others who read in its name. */
  String token() {
    return headers.get("Authorization").substring("Bearer ".length());
  }

  /** A cookie as this session's browser has it. */
  String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(java.net.HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** All of them, as this session's browser sends them. */
  String cookies() {
    return cookies.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  /** For whoever signs in many people: a client that is not needed any more keeps a thread. */
  void close() {
    http.close();
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, Object body) {
    return post(path, body, Map.of());
  }

  Answer post(String path, Object body, Map<String, String> more) {
    var request =
        withCsrf(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    more.forEach(request::header);
    return send(request);
  }

  Answer put(String path, String type, String body, Map<String, String> more) {
    var request =
        withCsrf(request(path).header("Content-Type", type).PUT(BodyPublishers.ofString(body)));
    more.forEach(request::header);
    return send(request);
  }

  /** As a browser uploads a file. */
  Answer upload(String path, String name, byte[] content) {
    var boundary = "countersign-" + name.hashCode();
    var head =
        """
        --%s\r
        Content-Disposition: form-data; name="resources"; filename="%s"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(boundary, name);
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head),
            BodyPublishers.ofByteArray(content),
            BodyPublishers.ofString("\r\n--%s--\r\n".formatted(boundary)));
    return send(
        withCsrf(
            request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body)));
  }

  private HttpRequest.Builder withCsrf(HttpRequest.Builder request) {
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .forEach(cookie -> request.header("X-XSRF-TOKEN", cookie.getValue()));
    return request;
  }

  private Answer form(String path, Map<String, String> fields) {
    var body = new StringBuilder();
    fields.forEach((name, value) ->
        body.append(body.isEmpty() ? "" : "&")
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(30));
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
