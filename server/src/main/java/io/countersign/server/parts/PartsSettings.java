package io.countersign.server.parts;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What runs beside the server ({@code countersign.*}).
 *
 * @param data where everything that must be kept lies
 * @param cache where unpacked binaries lie; may be deleted at any time
 * @param port of the web pages and the API; 0 picks a free one
 * @param startTimeout how long all parts together may take to start
 */
@ConfigurationProperties("countersign")
public record PartsSettings(
    @DefaultValue("./data") Path data,
    @Nullable Path cache,
    @DefaultValue("8080") int port,
    @DefaultValue("180s") Duration startTimeout,
    @DefaultValue Database database,
    @DefaultValue Engine engine) {

  /** A second Countersign on one machine has another one, and so no race for its parts' ports. */
  static final int USUAL_PORT = 8080;

  /** The database: embedded unless it has a URL. */
  public record Database(
      @DefaultValue("") String url,
      @DefaultValue("countersign") String user,
      @DefaultValue("") String password) {

    boolean embedded() {
      return url.isEmpty();
    }
  }

  /**
   * The engine: embedded unless it has an address.
   *
   * @param home the unpacked distribution of the embedded broker; the launcher fetches it
   * @param heapMb the embedded broker's largest Java heap
   * @param jit 1 starts fast and stays small; 4 is faster after minutes of load
   * @param keepEnded how long ended instances stay visible; 0 for ever. The history keeps them
   */
  public record Engine(
      @Nullable String grpcAddress,
      @Nullable String restAddress,
      @Nullable Path home,
      @DefaultValue("256") int heapMb,
      @DefaultValue("1") int jit,
      @DefaultValue("0d") Duration keepEnded) {

    public Engine {
      if ((grpcAddress == null) != (restAddress == null)) {
        throw new PartException(
            "Only countersign.engine.%s-address is set. An engine elsewhere needs it and countersign.engine.%s-address; without both, the embedded one is used."
                .formatted(
                    grpcAddress == null ? "rest" : "grpc", grpcAddress == null ? "grpc" : "rest"));
      }
    }
  }

  /** The folder for unpacked binaries: the setting, else the user's cache. */
  public Path cacheFolder() {
    if (cache != null) {
      return cache.toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("countersign").toAbsolutePath();
  }
}
