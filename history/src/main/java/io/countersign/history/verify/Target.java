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

  private static final String PREFIX = "/api/history/";
  private static final String EXPORT = "export";
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final Optional<String> token;
  // lives as long as the command
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();

  Target(Optional<String> token) {
    this.token = token;
  }

  /** The tiles of a log, where the target is a directory of them or a server that is asked so. */
  Optional<TileSource> tiles(String target, boolean asked) throws IOException {
    if (isUrl(target)) {
      return asked ? Optional.of(path -> fetchTile(target, path)) : Optional.empty();
    }
    Path directory = Path.of(target);
    return Files.isDirectory(directory.resolve("tile"))
        ? Optional.of(new TileSource.Directory(directory))
        : Optional.empty();
  }

  static boolean isUrl(String target) {
    return target.startsWith("http://") || target.startsWith("https://");
  }

  InputStream open(String target) throws IOException {
    if (target.equals("-")) {
      return System.in;
    }
    return isUrl(target) ? fetch(uri(target, EXPORT)) : Files.newInputStream(file(Path.of(target)));
  }

  private Optional<byte[]> fetchTile(String target, String path) throws IOException {
    try (InputStream body = fetch(uri(target, path))) {
      byte[] bytes = body.readNBytes(TileSource.BYTES_MAX + 1);
      if (bytes.length > TileSource.BYTES_MAX) {
        throw new IOException("'%s' has more than %d bytes.".formatted(path, TileSource.BYTES_MAX));
      }
      return Optional.of(bytes);
    } catch (MissingException e) {
      return Optional.empty();
    }
  }

  /** The server has nothing there. */
  private static final class MissingException extends IOException {
    MissingException(URI uri) {
      super(uri + " answered with status 404.");
    }
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

  private InputStream fetch(URI uri) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX);
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        response.body().close();
        throw response.statusCode() == 404
            ? new MissingException(uri)
            : new IOException(refused(uri, response.statusCode()));
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException(uri + " cannot be reached. Is the server running there?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Stopped while waiting for " + uri + ".", e);
    }
  }

  /** The server may be named alone or with the path of its history. */
  private static URI uri(String target, String path) throws IOException {
    try {
      String server = target.replaceAll("(/api/history(/export)?)?/*$", "");
      return URI.create(server + PREFIX + path);
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
