package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.countersign.server.FreePort;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code ./countersign demo} as a process of its own, so that it can be killed like one. */
final class RunningDemo {

  private static final Duration START_MAX = Duration.ofSeconds(300);

  static {
    Awaitility.setDefaultTimeout(
        Duration.ofSeconds(60)); // a busy machine stops for longer than 10 s
  }

  private static @Nullable RunningDemo shared;
  private static @Nullable RunningDemo slow;

  private final Path data;
  private final String mode;
  private final int port;
  private final Surroundings surroundings;
  private final boolean endsSoon;
  private Process server;

  private RunningDemo(String mode, Surroundings surroundings, boolean endsSoon) {
    this(mode, surroundings, endsSoon, newData());
  }

  private RunningDemo(String mode, Surroundings surroundings, boolean endsSoon, Path data) {
    this.endsSoon = endsSoon;
    this.mode = mode;
    this.data = data;
    this.port = FreePort.find();
    this.surroundings = surroundings;
    this.server = start();
  }

  /** One for all tests of this JVM; a test that kills a part waits until it is back. */
  static synchronized RunningDemo shared() {
    if (shared == null) {
      shared = new RunningDemo("demo", Surroundings.USUAL, false);
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** Another one for all tests, whose bank takes its time before and after it pays. */
  static synchronized RunningDemo withSlowBank() {
    if (slow == null) {
      var delay = Map.of("COUNTERSIGN_DEMO_BANK_DELAY_MS", "4000");
      slow = new RunningDemo("demo", Surroundings.settings(delay), false);
      Runtime.getRuntime().addShutdownHook(new Thread(slow::close));
    }
    return slow;
  }

  /** One of one's own, for a test that stops it; close it. */
  static RunningDemo own() {
    return own(Surroundings.USUAL);
  }

  static RunningDemo own(Surroundings surroundings) {
    return new RunningDemo("demo", surroundings, true);
  }

  /** The demo's settings changed, as a user would export them; close it. */
  static RunningDemo with(Map<String, String> settings) {
    return own(Surroundings.settings(settings));
  }

  /** On the data of one that was closed, as whoever restarts with {@code --engine}; close it. */
  static RunningDemo after(RunningDemo closed, String engine) {
    var settings = Map.of("COUNTERSIGN_ENGINE_HOME", engineHome(engine).toString());
    return new RunningDemo(closed.mode, Surroundings.settings(settings), true, closed.data);
  }

  /** An empty organisation, as {@code ./countersign up} starts it; close it. */
  static RunningDemo up() {
    return new RunningDemo("up", Surroundings.USUAL, true);
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
    var attempt =
        surroundings.process(data, command(false, arguments)).redirectErrorStream(true).start();
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
    var elsewhere = surroundings.environment().get("COUNTERSIGN_DATABASE_URL");
    if (elsewhere != null) {
      return DriverManager.getConnection(
          elsewhere, surroundings.environment().get("COUNTERSIGN_DATABASE_USER"), null);
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/countersign".formatted(port("postgres")),
        "countersign",
        secret("database-password"));
  }

  /** What it has said in the terminal. */
  String terminal() {
    try {
      return Files.readString(data.resolve("terminal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9} of the server or of one of its parts; returns when all is healthy again. */
  void kill(String part) {
    kill(part, () -> {});
  }

  /** The same; what is to be done while it is dead. */
  void kill(String part, Runnable meanwhile) {
    if (part.equals("server")) {
      killServer(meanwhile);
    } else {
      killPart(part, meanwhile);
    }
  }

  private void killServer(Runnable meanwhile) {
    server.destroyForcibly();
    server.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    meanwhile.run();
    server = start();
  }

  /** The server brings it back by itself. */
  private void killPart(String name, Runnable meanwhile) {
    var killed = pid(name);
    var process = ProcessHandle.of(killed).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    meanwhile.run();
    await(name + " back").atMost(START_MAX).until(() -> pid(name) != killed && pid(name) != 0);
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
              data,
              command(endsSoon, mode, "--port", Integer.toString(port), "--data", data.toString()));
      builder.redirectErrorStream(true).redirectOutput(data.resolve("terminal").toFile());
      Files.deleteIfExists(data.resolve("terminal"));
      var started = builder.start();
      awaitReady(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What does not get ready is not left running. */
  private void awaitReady(Process started) {
    try {
      await("ready").atMost(START_MAX).until(() -> ready(started));
    } catch (ConditionTimeoutException e) {
      started.destroy();
      throw e;
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

  private static List<String> command(boolean endsSoon, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m"));
    command.addAll(ServerClasses.options(endsSoon));
    command.add("io.countersign.server.Main");
    command.addAll(List.of(arguments));
    return command;
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

  void close() {
    server.destroy();
    try {
      if (server.waitFor(60, TimeUnit.SECONDS)) {
        ServerClasses.keep();
      } else {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
    }
  }
}
