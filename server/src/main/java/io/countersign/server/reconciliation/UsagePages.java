package io.countersign.server.reconciliation;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads reports that come in pages: {@code data[].results[]}, {@code has_more}, {@code next_page}.
 */
final class UsagePages {

  private static final int PAGES_MAX = 100;
  private static final int OK = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http;
  private final Duration timeout;

  UsagePages(Duration timeout) {
    this.timeout = timeout;
    http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /** All results of all pages. */
  List<JsonNode> results(URI address, Map<String, String> query, Map<String, String> headers) {
    var results = new ArrayList<JsonNode>();
    var page = "";
    for (int i = 0; i < PAGES_MAX; i++) {
      JsonNode answer = get(uri(address, query, page), headers);
      answer.path("data").forEach(bucket -> bucket.path("results").forEach(results::add));
      if (!answer.path("has_more").asBoolean(false)) {
        return results;
      }
      page = answer.path("next_page").asString("");
    }
    throw new UsageException(
        "The report of %s has more than %d pages.".formatted(address.getHost(), PAGES_MAX), null);
  }

  private static URI uri(URI address, Map<String, String> query, String page) {
    String all =
        query.entrySet().stream()
            .map(entry -> "%s=%s".formatted(encode(entry.getKey()), encode(entry.getValue())))
            .sorted()
            .collect(Collectors.joining("&"));
    return URI.create(
        "%s?%s%s".formatted(address, all, page.isEmpty() ? "" : "&page=" + encode(page)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode get(URI uri, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri).timeout(timeout).GET();
    headers.forEach(request::header);
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new UsageException(
            "%s answers %d. Check the admin key.".formatted(uri.getHost(), answer.statusCode()),
            null);
      }
      return JSON.readTree(answer.body());
    } catch (IOException | JacksonException e) {
      throw new UsageException("%s gives no report.".formatted(uri.getHost()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("Interrupted while reading a report.", e);
    }
  }
}
