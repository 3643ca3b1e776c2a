package io.countersign.exporter;

/**
 * The names by which a broker loads this plug-in. Can be read without the broker's classes, so the
 * server knows them too.
 */
public final class Plugin {

  /**
   * The exporter's class. Arguments: {@code url}, {@code user}, {@code passwordFile}, {@code
   * incarnation}.
   */
  public static final String EXPORTER = "io.countersign.exporter.zeebe.RecordExporter";

  /** The gateway interceptor's class. */
  public static final String INTERCEPTOR = "io.countersign.exporter.zeebe.SecretInterceptor";

  /** The environment variable that names the file with the gateway's secret. */
  public static final String SECRET_FILE = "COUNTERSIGN_ENGINE_SECRET_FILE";

  private Plugin() {}
}
