package io.countersign.server.identity.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: cookies, forms, tokens; follows no redirects. */
public final class Browser {

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final String origin;
  private String csrf = "";

  public Browser(int port) {
    origin = "http://127.0.0.1:" + port;
  }

  public HttpResponse<String> get(String path) {
    HttpResponse<String> answer = send(request(path).header("Accept", "text/html").GET());
    Matcher token = CSRF.matcher(answer.body());
    if (token.find()) {
      csrf = token.group(1);
    }
    return answer;
  }

  public HttpResponse<String> post(String path, Map<String, String> form) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "text/html")
            .POST(BodyPublishers.ofString(encode(form))));
  }

  public Map<String, String> withCsrf(Map<String, String> form) {
    var all = new HashMap<>(form);
    all.put("_csrf", csrf);
    return all;
  }

  public HttpResponse<String> postWithCsrfHeader(String path) {
    return send(
        request(path).header("X-XSRF-TOKEN", cookie("XSRF-TOKEN")).POST(BodyPublishers.noBody()));
  }

  public HttpResponse<String> bearer(String method, String path, String token) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody()));
  }

  public String token(String client, String secret, String scope) {
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    String body =
        send(request("/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + scope)))
            .body();
    Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(body);
    if (!token.find()) {
      throw new IllegalStateException("No token in: " + body);
    }
    return token.group(1);
  }

  public String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** As a client that has a secret asks the token endpoint. */
  HttpResponse<String> tokens(String client, String secret, Map<String, String> form) {
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    return send(
        request("/oauth2/token")
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encode(form))));
  }

  /** Another browser that was handed this cookie. */
  Browser withCookie(String name, String value) {
    var cookie = new HttpCookie(name, value);
    cookie.setPath("/");
    cookies.getCookieStore().add(URI.create(origin), cookie);
    return this;
  }

  /** Path and query of an address. */
  public static String path(String address) {
    URI uri = URI.create(address);
    return uri.getRawQuery() == null ? uri.getPath() : uri.getPath() + "?" + uri.getRawQuery();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field ->
            URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
