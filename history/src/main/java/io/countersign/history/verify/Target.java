package io.countersign.history.verify;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens an export, wherever it is. */
final class Target {

  private static final String EXPORT_PATH = "/api/history/export";
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final Optional<String> token;

  Target(Optional<String> token) {
    this.token = token;
  }

  InputStream open(String target) throws IOException {
    return target.startsWith("http://") || target.startsWith("https://")
        ? fetch(target)
        : Files.newInputStream(file(Path.of(target)));
  }

  private static Path file(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      if (!Files.isReadable(path)) {
        throw new IOException("There is no file '" + path + "' that can be read.");
      }
      return path;
    }
    try (var files = Files.list(path)) {
      List<Path> exports = files.filter(file -> file.toString().endsWith(".ndjson")).toList();
      if (exports.size() != 1) {
        throw new IOException(
            "The directory '%s' holds %d files *.ndjson; name the one to verify."
                .formatted(path, exports.size()));
      }
      return exports.getFirst();
    }
  }

  private InputStream fetch(String target) throws IOException {
    URI uri = uri(target);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX);
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    // the client lives as long as the stream, which is as long as the command
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        response.body().close();
        throw new IOException(refused(uri, response.statusCode()));
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException(uri + " cannot be reached. Is the server running there?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Stopped while waiting for " + uri + ".", e);
    }
  }

  private static URI uri(String target) throws IOException {
    try {
      URI uri = URI.create(target);
      String path = Optional.ofNullable(uri.getPath()).orElse("");
      return path.endsWith(EXPORT_PATH)
          ? uri
          : URI.create(target.replaceAll("/+$", "") + EXPORT_PATH);
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + target + "' is no URL: " + e.getMessage(), e);
    }
  }

  private static String refused(URI uri, int status) {
    String way =
        status == 401 || status == 403
            ? " Give a token that may read with --token or COUNTERSIGN_TOKEN."
            : "";
    return "%s answered with status %d.%s".formatted(uri, status, way);
  }
}
