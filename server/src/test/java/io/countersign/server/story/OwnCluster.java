package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.countersign.exporter.Plugin;
import io.countersign.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Somebody's own Zeebe: started by its own script, with our plug-in and their guard. */
final class OwnCluster implements AutoCloseable {

  private static final Path PLUGIN = Path.of("../exporter/target/exporter-plugin.jar");

  /** So many commands may wait for the broker; it refuses what comes beyond. */
  static final int COMMANDS_MAX = 30;

  private final int grpcPort = FreePort.find();
  private final int restPort = FreePort.find();
  private final int managementPort = FreePort.find();
  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private Process broker;

  /** What its owner sets as docs/own-cluster.md says: where records go. */
  record Records(String url, String user, Path passwordFile) {}

  OwnCluster(
      String version,
      Path folder,
      Certificate certificate,
      FakeTokenServer tokens,
      Records records) {
    this.folder = folder;
    settings.put("JAVA_HOME", System.getProperty("java.home"));
    settings.put("JAVA_OPTS", "-XX:+UseSerialGC -Xmx256m -XX:TieredStopAtLevel=1");
    settings.putAll(ports());
    settings.putAll(
        Map.of(
            "ZEEBE_BROKER_DATA_DIRECTORY", folder.resolve("data").toString(),
            "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "16MB",
            "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "512MB",
            "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "256MB",
            "ZEEBE_BROKER_BACKPRESSURE_ALGORITHM", "fixed",
            "ZEEBE_BROKER_BACKPRESSURE_FIXED_LIMIT", Integer.toString(COMMANDS_MAX),
            "MANAGEMENT_ENDPOINT_PARTITIONS_ENABLED", "true"));
    settings.putAll(exporter(records));
    settings.putAll(guard(folder, certificate, tokens));
    this.broker = start(version);
  }

  private Process start(String version) {
    var zeebe = RunningDemo.engineHome(version);
    var builder = new ProcessBuilder(zeebe.resolve("bin/broker").toString());
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("broker-%s.log".formatted(version)).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    builder.environment().putAll(settings);
    try {
      var started = builder.start();
      await("own cluster")
          .atMost(Duration.ofSeconds(180))
          .ignoreExceptions()
          .until(() -> status("GET", "/actuator/health/status") == 200);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its owner stops it, and starts a newer one with the same settings on the same data. */
  void upgrade(String version) {
    close();
    broker = start(version);
  }

  private Map<String, String> ports() {
    return Map.of(
        "ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT", Integer.toString(FreePort.find()),
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT", Integer.toString(FreePort.find()),
        "ZEEBE_BROKER_GATEWAY_NETWORK_HOST", "127.0.0.1",
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT", Integer.toString(grpcPort),
        "SERVER_ADDRESS", "127.0.0.1",
        "SERVER_PORT", Integer.toString(restPort),
        "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1",
        "MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
  }

  private static Map<String, String> exporter(Records records) {
    if (!Files.exists(PLUGIN)) {
      throw new IllegalStateException(
          PLUGIN + " is missing. mvn -pl exporter -am package -DskipTests makes it.");
    }
    var exporter = "ZEEBE_BROKER_EXPORTERS_COUNTERSIGN_";
    return Map.of(
        exporter + "CLASSNAME", Plugin.EXPORTER,
        exporter + "JARPATH", PLUGIN.toAbsolutePath().normalize().toString(),
        exporter + "ARGS_URL", records.url(),
        exporter + "ARGS_USER", records.user(),
        exporter + "ARGS_PASSWORDFILE", records.passwordFile().toString(),
        exporter + "ARGS_INCARNATION", "own-cluster");
  }

  private static Map<String, String> guard(
      Path folder, Certificate certificate, FakeTokenServer tokens) {
    var interceptor = "ZEEBE_BROKER_GATEWAY_INTERCEPTORS_0_";
    var security = "ZEEBE_BROKER_GATEWAY_SECURITY_";
    return Map.of(
        interceptor + "ID",
        "tokens",
        interceptor + "CLASSNAME",
        TokenInterceptor.class.getName(),
        interceptor + "JARPATH",
        guardJar(folder).toString(),
        TokenInterceptor.INTROSPECTION,
        tokens.introspectionUrl(),
        security + "ENABLED",
        "true",
        security + "CERTIFICATECHAINPATH",
        certificate.chain().toString(),
        security + "PRIVATEKEYPATH",
        certificate.key().toString());
  }

  private static Path guardJar(Path folder) {
    var jar = folder.resolve("guard.jar");
    var classes = new String[] {"TokenInterceptor.class", "TokenInterceptor$1.class"};
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var name : classes) {
        try (var content = TokenInterceptor.class.getResourceAsStream(name)) {
          if (content != null) {
            out.putNextEntry(
                new JarEntry(
                    TokenInterceptor.class.getPackageName().replace('.', '/') + "/" + name));
            content.transferTo(out);
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The broker takes commands, and works on none of them. */
  void pause() {
    operate("pauseProcessing");
  }

  void resume() {
    operate("resumeProcessing");
  }

  private void operate(String operation) {
    try {
      if (status("POST", "/actuator/partitions/" + operation) != 200) {
        throw new IllegalStateException("The broker refuses " + operation);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int status(String method, String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
              .method(method, BodyPublishers.noBody());
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  /** Of the gateway, without its scheme. */
  String grpc() {
    return "127.0.0.1:" + grpcPort;
  }

  int restPort() {
    return restPort;
  }

  @Override
  public void close() {
    broker.destroy();
    try {
      if (!broker.waitFor(30, TimeUnit.SECONDS)) {
        broker.destroyForcibly();
      }
    } catch (InterruptedException e) {
      broker.destroyForcibly();
    }
  }
}
