package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code ./countersign demo} as a process of its own, so that it can be killed like one. */
final class RunningDemo {

  private static final Duration START_MAX = Duration.ofSeconds(180);

  private static @Nullable RunningDemo shared;

  private final Path data;
  private final int port;
  private final Map<String, String> settings;
  private Process server;

  private RunningDemo(Map<String, String> settings) {
    try {
      this.data = Files.createTempDirectory(Path.of("target"), "story").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.port = freePort();
    this.settings = settings;
    this.server = start();
  }

  /** One for all tests of this JVM; a test that kills a part waits until it is back. */
  static synchronized RunningDemo shared() {
    if (shared == null) {
      shared = own();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** One of one's own, for a test that stops it; close it. */
  static RunningDemo own() {
    return with(Map.of("COUNTERSIGN_ENGINE_HOME", engineHome("8.5.8").toString()));
  }

  /** One of one's own, with settings as a user would export them; close it. */
  static RunningDemo with(Map<String, String> settings) {
    return new RunningDemo(settings);
  }

  /** What {@code ./countersign} says with these arguments, and its exit code at the end. */
  static String attempt(String... arguments) throws IOException {
    return attempt(Map.of("COUNTERSIGN_ENGINE_HOME", engineHome("8.5.8").toString()), arguments);
  }

  /** The same, with settings as a user would export them. */
  static String attempt(Map<String, String> settings, String... arguments) throws IOException {
    var builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
    builder.environment().remove("COUNTERSIGN_ENGINE_HOME");
    builder.environment().putAll(settings);
    var attempt = builder.start();
    var said = new String(attempt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "exit " + attempt.onExit().join().exitValue();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The deployment's folder: logs, ports, secrets. */
  Path data() {
    return data;
  }

  int port(String part) {
    try {
      var ports = new Properties();
      ports.load(new StringReader(Files.readString(data.resolve("ports"))));
      return Integer.parseInt(ports.getProperty(part).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String secret(String name) {
    try {
      return Files.readString(data.resolve("secrets").resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As psql would connect: as the owner of everything. */
  Connection database() throws SQLException {
    var elsewhere = settings.get("COUNTERSIGN_DATABASE_URL");
    if (elsewhere != null) {
      return DriverManager.getConnection(
          elsewhere, settings.get("COUNTERSIGN_DATABASE_USER"), null);
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/countersign".formatted(port("postgres")),
        "countersign",
        secret("database-password"));
  }

  /** {@code kill -9} of the server or of one of its parts; returns when all is healthy again. */
  void kill(String part) {
    if (part.equals("server")) {
      killServer();
    } else {
      killPart(part);
    }
  }

  private void killServer() {
    server.destroyForcibly();
    server.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    server = start();
  }

  /** The server brings it back by itself. */
  private void killPart(String name) {
    var killed = pid(name);
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await(name + " back").atMost(START_MAX).until(() -> pid(name) != killed);
    awaitHealthy();
  }

  /** PostgreSQL dies, and finds none of its files when it is started again. */
  void takeDatabaseAway() throws IOException {
    Files.move(data.resolve("postgres"), data.resolve("postgres.away"));
    var database = part("postgres");
    database.destroyForcibly();
    database.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Its files are back; the server starts it again by itself. */
  void bringDatabaseBack() throws IOException {
    Files.move(data.resolve("postgres.away"), data.resolve("postgres"));
    awaitHealthy();
  }

  /** A part that runs beside the server. */
  ProcessHandle part(String name) {
    return ProcessHandle.of(pid(name)).orElseThrow();
  }

  private long pid(String part) {
    try {
      var text = Files.readString(data.resolve("run").resolve(part + ".pid")).strip();
      return Long.parseLong(text.split(" ", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private Process start() {
    try {
      var builder =
          new ProcessBuilder(
              command("demo", "--port", Integer.toString(port), "--data", data.toString()));
      builder
          .environment()
          .keySet()
          .removeAll(Set.of("COUNTERSIGN_ENGINE_HOME", "JAVA_TOOL_OPTIONS"));
      builder.environment().putAll(settings);
      builder.redirectErrorStream(true).redirectOutput(data.resolve("terminal").toFile());
      Files.deleteIfExists(data.resolve("terminal"));
      var started = builder.start();
      await("ready").atMost(START_MAX).until(() -> ready(started));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ready(Process started) throws IOException {
    var said = Files.readString(data.resolve("terminal"));
    if (!started.isAlive()) {
      throw new IllegalStateException("The demo ended: " + said);
    }
    return said.contains("Countersign is ready: " + address());
  }

  private void awaitHealthy() {
    await("healthy")
        .atMost(START_MAX)
        .ignoreExceptions()
        .until(() -> Rest.anonymous(address()).get("/actuator/health").status() == 200);
  }

  private static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            productionClassPath(),
            "io.countersign.server.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What the tests see, without the tests. */
  private static String productionClassPath() {
    return System.getProperty("java.class.path").replaceFirst("[^:]*/test-classes/?:", "");
  }

  /** Where {@code ./countersign test} has put it, beside the other ones. */
  static Path engineHome(String version) {
    var given = System.getenv("COUNTERSIGN_ENGINE_HOME");
    var home =
        given != null
            ? Path.of(given).resolveSibling("camunda-zeebe-" + version)
            : Path.of(System.getProperty("user.home"), ".cache/countersign/engine")
                .resolve("camunda-zeebe-" + version);
    if (!Files.exists(home.resolve("bin/broker"))) {
      throw new IllegalStateException(
          "%s is missing. ./countersign fetch-engine %s fetches it.".formatted(home, version));
    }
    return home;
  }

  /** Below the range from which connections take theirs, so that a restart finds it free. */
  static int freePort() {
    for (var attempt = 0; attempt < 100; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(10_000, 18_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken; another one
      }
    }
    throw new IllegalStateException("No free port between 10000 and 18000.");
  }

  void close() {
    server.destroy();
    try {
      if (!server.waitFor(60, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
    }
  }
}
