package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.countersign.exporter.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Somebody's own Zeebe 8.5.8: started by its own script, with our plug-in and their guard. */
final class OwnCluster implements AutoCloseable {

  private static final Path PLUGIN = Path.of("../exporter/target/exporter-plugin.jar");

  private final int grpcPort = RunningDemo.freePort();
  private final int restPort = RunningDemo.freePort();
  private final int managementPort = RunningDemo.freePort();
  private final Process broker;

  /** What its owner sets as docs/own-cluster.md says: where records go. */
  record Records(String url, String user, Path passwordFile) {}

  OwnCluster(Path folder, Certificate certificate, FakeTokenServer tokens, Records records) {
    var zeebe = RunningDemo.engineHome("8.5.8");
    var builder = new ProcessBuilder(zeebe.resolve("bin/broker").toString());
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("broker.log").toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAVA_OPTS", "-XX:+UseSerialGC -Xmx256m -XX:TieredStopAtLevel=1");
    environment.putAll(ports());
    environment.putAll(
        Map.of(
            "ZEEBE_BROKER_DATA_DIRECTORY", folder.resolve("data").toString(),
            "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "16MB",
            "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "512MB",
            "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "256MB"));
    environment.putAll(exporter(records));
    environment.putAll(guard(folder, certificate, tokens));
    try {
      this.broker = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("own cluster")
        .atMost(Duration.ofSeconds(180))
        .ignoreExceptions()
        .until(() -> status("/actuator/health/status") == 200);
  }

  private Map<String, String> ports() {
    return Map.of(
        "ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT", Integer.toString(RunningDemo.freePort()),
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT", Integer.toString(RunningDemo.freePort()),
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

  private int status(String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var address = URI.create("http://127.0.0.1:" + managementPort + path);
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
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
