package io.countersign.server.parts;

import io.countersign.exporter.Plugin;
import io.countersign.history.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The embedded engine: one Zeebe broker on loopback, closed to everybody but the server. */
final class BrokerPart {

  static final String NAME = "engine";

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration HANG_MAX = Duration.ofSeconds(90);

  private final DataDirectory data;
  private final PartsSettings.Engine settings;
  private final EngineDistribution engine;
  private final Path cache;
  private final int grpcPort;
  private final int commandPort;
  private final int internalPort;
  private final int restPort;
  private final int managementPort;
  private final String secret;
  private final BrokerCertificate certificate;
  private final HttpClient http;

  BrokerPart(DataDirectory data, Ports ports, PartsSettings settings) {
    this.data = data;
    this.settings = settings.engine();
    this.engine = EngineDistribution.at(settings.engine().home());
    engine.requireNotOlderThanData(data.folder(NAME));
    this.cache = settings.cacheFolder();
    this.grpcPort = ports.of(NAME + ".grpc", 26500);
    this.commandPort = ports.of(NAME + ".command", 26501);
    this.internalPort = ports.of(NAME + ".internal", 26502);
    this.restPort = ports.of(NAME + ".rest", 26503);
    this.managementPort = ports.of(NAME + ".management", 26504);
    this.secret = data.secret("engine-secret");
    this.certificate = BrokerCertificate.in(data);
    this.http = HttpClient.newBuilder().sslContext(certificate.sslContext()).build();
  }

  /** How the server reaches the broker, as the module engine reads it. */
  Map<String, Object> properties() {
    return Map.of(
        "countersign.engine.grpc-address",
        "http://127.0.0.1:" + grpcPort,
        "countersign.engine.rest-address",
        "https://127.0.0.1:" + restPort,
        "countersign.engine.secret",
        secret,
        "countersign.engine.key-store",
        certificate.store().toString(),
        "countersign.engine.key-store-password",
        certificate.password());
  }

  SupervisedChild prepare(PartsSettings.Database database, Clock clock) {
    Path folder = data.folder(NAME);
    engine.note(folder);
    Path plugin =
        PluginJar.write(
            folder.resolve("countersign.jar"), Plugin.class, Digest.class, PostgresPart.driver());
    var classes = SharedClasses.of(engine.home(), cache, data);
    Path log4j = copy("engine-log4j2.xml", folder);
    var spec =
        new ChildSpec(
            NAME,
            command(classes, log4j),
            environment(folder, plugin, database),
            folder,
            "TERM",
            "KILL",
            HANG_MAX,
            ChildSpec.STOP_MAX.plus(classes.making()),
            classes::keep,
            this::healthy);
    return new SupervisedChild(spec, data, clock);
  }

  private List<String> command(SharedClasses classes, Path log4j) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(classes.options());
    command.addAll(
        List.of(
            "-Dcountersign.part=engine",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=" + settings.jit(),
            "-Xms64m",
            "-Xmx" + settings.heapMb() + "m",
            "-Xss512k",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:ReservedCodeCacheSize=96m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfile.encoding=UTF-8",
            "-Dlog4j.configurationFile=" + log4j.toUri(),
            "-Dbasedir=" + data.folder(NAME),
            "-cp",
            engine.home().resolve("lib") + "/*",
            engine.mainClass()));
    return command;
  }

  private Map<String, String> environment(
      Path folder, Path plugin, PartsSettings.Database database) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("MALLOC_ARENA_MAX", "2");
    environment.putAll(network());
    environment.putAll(closedHttp());
    environment.putAll(smallMachine(folder));
    String exporter = "ZEEBE_BROKER_EXPORTERS_COUNTERSIGN_";
    environment.put(exporter + "CLASSNAME", Plugin.EXPORTER);
    environment.put(exporter + "JARPATH", plugin.toString());
    environment.put(exporter + "ARGS_URL", database.url());
    environment.put(exporter + "ARGS_USER", database.user());
    environment.put(exporter + "ARGS_PASSWORDFILE", passwordFile(database).toString());
    environment.put(exporter + "ARGS_INCARNATION", incarnation(folder));
    environment.put(exporter + "ARGS_KEEPENDED", settings.keepEnded().toString());
    String guard = "ZEEBE_BROKER_GATEWAY_INTERCEPTORS_0_";
    environment.put(guard + "ID", "countersign");
    environment.put(guard + "CLASSNAME", Plugin.INTERCEPTOR);
    environment.put(guard + "JARPATH", plugin.toString());
    environment.put(Plugin.SECRET_FILE, data.secretFile("engine-secret").toString());
    return environment;
  }

  /** Lies beside the broker's own data, so that it is lost and made anew together with them. */
  private static String incarnation(Path folder) {
    Path file = folder.resolve("data").resolve("incarnation");
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        DataDirectory.writePrivately(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new PartException("Cannot write %s: %s.".formatted(file, e), e);
    }
  }

  private Path passwordFile(PartsSettings.Database database) {
    Path file = data.secretFile("exporter-database-password");
    try {
      DataDirectory.writePrivately(file, database.password());
      return file;
    } catch (IOException e) {
      throw new PartException("Cannot write %s: %s.".formatted(file, e), e);
    }
  }

  private Map<String, String> network() {
    return Map.of(
        "ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_ADVERTISEDHOST", "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT", Integer.toString(commandPort),
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT", Integer.toString(internalPort),
        "ZEEBE_BROKER_GATEWAY_ENABLE", "true",
        "ZEEBE_BROKER_GATEWAY_NETWORK_HOST", "127.0.0.1",
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT", Integer.toString(grpcPort));
  }

  private Map<String, String> closedHttp() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(restPort));
    environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
    environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
    environment.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,prometheus");
    environment.put("SPRING_REACTOR_NETTY_SHUTDOWN_QUIET_PERIOD", "0s");
    for (String server : List.of("SERVER_SSL_", "MANAGEMENT_SERVER_SSL_")) {
      environment.put(server + "ENABLED", "true");
      environment.put(server + "CLIENT_AUTH", "need");
      for (String store : List.of("KEY_STORE", "TRUST_STORE")) {
        environment.put(server + store, certificate.store().toUri().toString());
        environment.put(server + store + "_TYPE", "PKCS12");
        environment.put(server + store + "_PASSWORD", certificate.password());
      }
    }
    return environment;
  }

  private static Map<String, String> smallMachine(Path folder) {
    return Map.of(
        "ZEEBE_BROKER_DATA_DIRECTORY", folder.resolve("data").toString(),
        "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "16MB",
        "ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "1m",
        "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "512MB",
        "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "256MB",
        "ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT", "96MB",
        "ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MAXWRITEBUFFERNUMBER", "3",
        "ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MINWRITEBUFFERNUMBERTOMERGE", "1");
  }

  private static Path copy(String resource, Path folder) {
    Path target = folder.resolve(resource);
    try (var stream = BrokerPart.class.getResourceAsStream("/parts/" + resource)) {
      if (stream == null) {
        throw new IOException("it is not in the program");
      }
      Files.writeString(target, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      return target;
    } catch (IOException e) {
      throw new PartException("Cannot write %s: %s.".formatted(target, e), e);
    }
  }

  private boolean healthy() throws IOException, InterruptedException {
    return get("health/status").statusCode() == 200;
  }

  /** How far the broker's log and its exporter are. */
  ExporterLag exporterLag() throws IOException, InterruptedException {
    return ExporterLag.read(get("prometheus").body());
  }

  private HttpResponse<String> get(String endpoint) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + managementPort + "/actuator/" + endpoint))
            .timeout(PROBE_TIMEOUT)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
