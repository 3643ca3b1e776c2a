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
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code ./countersign demo} as a process of its own, so that it can be killed like one. */
final class RunningDemo {

  private static final Duration START_MAX = Duration.ofSeconds(180);

  private static @Nullable RunningDemo shared;

  private final Path data;
  private final int port;
  private final Surroundings surroundings;
  private Process server;

  private RunningDemo(Path data, int port, Surroundings surroundings) {
    this.data = data;
    this.port = port;
    this.surroundings = surroundings;
    this.server = start();
  }

  /** One for all tests of this JVM; a test that kills a part waits until it is back. */
  static synchronized RunningDemo shared() {
    if (shared == null) {
      try {
        shared =
            new RunningDemo(
                Files.createTempDirectory(Path.of("target"), "story").toAbsolutePath(),
                freePort(),
                Surroundings.USUAL);
        Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** One of one's own, for a test that stops it; close it. */
  static RunningDemo own() {
    return own(Surroundings.USUAL);
  }

  static RunningDemo own(Surroundings surroundings) {
    return new RunningDemo(newData(), freePort(), surroundings);
  }

  static Path newData() {
    try {
      return Files.createTempDirectory(Path.of("target"), "story").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code ./countersign} says with these arguments, and its exit code at the end. */
  static String attempt(String... arguments) throws IOException {
    return attempt(Surroundings.USUAL, newData(), arguments);
  }

  static String attempt(Surroundings surroundings, Path data, String... arguments)
      throws IOException {
    var attempt = surroundings.process(data, command(arguments)).redirectErrorStream(true).start();
    var said = new String(attempt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "exit " + attempt.onExit().join().exitValue();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The deployment's folder: logs, ports, secrets. */
  Path data() {
    return surroundings.seen(data, server.pid());
  }

  int port(String part) {
    try {
      var ports = new Properties();
      ports.load(new StringReader(Files.readString(data().resolve("ports"))));
      return Integer.parseInt(ports.getProperty(part).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String secret(String name) {
    try {
      return Files.readString(data().resolve("secrets").resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As psql would connect: as the owner of everything. */
  Connection database() throws SQLException {
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

  /** A part that runs beside the server. */
  ProcessHandle part(String name) {
    return ProcessHandle.of(pid(name)).orElseThrow();
  }

  private long pid(String part) {
    try {
      var text = Files.readString(data().resolve("run").resolve(part + ".pid")).strip();
      return Long.parseLong(text.split(" ", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private Process start() {
    try {
      var builder =
          surroundings.process(
              data, command("demo", "--port", Integer.toString(port), "--data", data.toString()));
      builder.redirectErrorStream(true).redirectOutput(data.resolve("terminal").toFile());
      Files.deleteIfExists(data.resolve("terminal"));
      var started = builder.start();
      try {
        await("ready").atMost(START_MAX).until(() -> ready(started));
      } catch (RuntimeException e) {
        started.destroy();
        throw e;
      }
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

  static Path engineHome() {
    var home = System.getenv("COUNTERSIGN_ENGINE_HOME");
    return home != null
        ? Path.of(home)
        : Path.of(System.getProperty("user.home"), ".cache/countersign/engine/camunda-zeebe-8.5.8");
  }

  /** Below the range from which connections take theirs, so that a restart finds it free. */
  private static int freePort() {
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
