import io.camunda.client.CamundaClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.function.ToDoubleFunction;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Fills one broker in phases, with its exporter at work and without, by turns, so that both meet the
 * same machine: {@code Exporter.java engine-home plugin-class-path [seconds] [partitions]}.
 */
public class Exporter {

  private static final int PAIRS = 4;
  private static final int IN_FLIGHT_MAX = 64;
  private static final String MODEL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
        <bpmn:process id="bench" name="Bench" isExecutable="true">
          <bpmn:startEvent id="start"/>
          <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="ask"/>
          <bpmn:userTask id="ask" name="Ask somebody">
            <bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>
          </bpmn:userTask>
          <bpmn:sequenceFlow id="b" sourceRef="ask" targetRef="end"/>
          <bpmn:endEvent id="end"/>
        </bpmn:process>
      </bpmn:definitions>
      """;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger STARTED = new AtomicInteger();

  public static void main(String[] args) throws Exception {
    Duration phase = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 10);
    int partitions = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    Path work = Files.createTempDirectory("countersign-bench");
    int[] ports = {freePort(), freePort(), freePort(), freePort(), freePort()};
    try (var postgres = postgres()) {
      DataSource database = postgres.getPostgresDatabase();
      migrate(database);
      Process broker = broker(Path.of(args[0]), args[1], work, ports, partitions, postgres);
      try (var client = client(ports[0])) {
        ready(client, partitions, broker);
        client.newDeployResourceCommand().addResourceStringUtf8(MODEL, "b.bpmn").send().join();
        run(new Load(client, broker, postgresOf(database)), database, ports[4], phase);
      } finally {
        broker.destroy();
        if (!broker.waitFor(20, TimeUnit.SECONDS)) {
          broker.destroyForcibly().waitFor();
        }
      }
    } finally {
      try (var files = Files.walk(work)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
    System.exit(0);
  }

  private static void run(Load load, DataSource database, int management, Duration phase)
      throws Exception {
    load.run(phase, () -> {}); // the compiler warms up
    drain(database);
    var with = new ArrayList<Rate>();
    var without = new ArrayList<Rate>();
    var lags = new ArrayList<double[]>();
    for (int pair = 0; pair < PAIRS; pair++) {
      exporting(management, "pause");
      without.add(load.run(phase, () -> {}));
      exporting(management, "resume");
      drain(database);
      double began = Double.parseDouble(value(database, "select extract(epoch from now())"));
      with.add(load.run(phase, () -> drain(database)));
      lags.add(lags(database, began));
      System.err.printf(
          "without %.0f/s, with %.0f/s, lag p50 %.0f ms p99 %.0f ms%n",
          without.getLast().perSecond(), with.getLast().perSecond(), lags.getLast()[0], lags.getLast()[1]);
    }
    print(database, with, without, lags);
  }

  private static void print(
      DataSource database, List<Rate> with, List<Rate> without, List<double[]> lags)
      throws Exception {
    double rateWithout = mean(without, Rate::perSecond);
    double rateWith = mean(with, Rate::perSecond);
    System.out.printf("engine_without_exporter %.0f instances/s%n", rateWithout);
    System.out.printf("engine_with_exporter %.0f instances/s%n", rateWith);
    System.out.printf("engine_ratio %.3f of 1%n", rateWith / rateWithout);
    System.out.printf("broker_cpu_without_exporter %.2f ms/instance%n", mean(without, Rate::brokerMillis));
    System.out.printf("broker_cpu_with_exporter %.2f ms/instance%n", mean(with, Rate::brokerMillis));
    System.out.printf("postgres_cpu_with_exporter %.2f ms/instance%n", mean(with, Rate::postgresMillis));
    System.out.printf("exporter_lag_p50 %.0f ms%n", lags.stream().mapToDouble(l -> l[0]).average().orElseThrow());
    System.out.printf("exporter_lag_p99 %.0f ms%n", lags.stream().mapToDouble(l -> l[1]).max().orElseThrow());
    System.out.printf("instances_started %d instances%n", STARTED.get());
    System.out.printf("instances_in_history %s instances%n", value(database, "select count(*) from history.inbox where leaf::jsonb ->> 'type' = 'instance.started'"));
    System.out.printf("sources_with_gaps %s sources%n", value(database,
        """
        select count(*) filter (where last <> entries) from (
          select max((leaf::jsonb #>> '{source,seq}')::bigint) as last, count(*) as entries
          from history.inbox group by leaf::jsonb #>> '{source,partition}') s
        """));
  }

  private static double mean(List<Rate> rates, ToDoubleFunction<Rate> what) {
    return rates.stream().mapToDouble(what).average().orElseThrow();
  }

  /** From the engine's time of a task to the commit of its row, which PostgreSQL remembers. */
  private static double[] lags(DataSource database, double began) throws Exception {
    String both = value(database,
        """
        select string_agg(round(lag::numeric)::text, ' ') from unnest((
          select percentile_cont(array[0.5, 0.99]) within group (order by
            1000 * extract(epoch from pg_xact_commit_timestamp(xmin) - created_at))
          from zeebe.user_task where created_at >= to_timestamp(%f))) as lag
        """.formatted(began));
    return Arrays.stream(both.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** What a phase did, and the processor time that each instance took. */
  record Rate(double perSecond, double brokerMillis, double postgresMillis) {}

  interface Rest {
    void await() throws Exception;
  }

  record Load(CamundaClient client, Process broker, ProcessHandle postgres) {

    /** Starts as many instances as go; the rest is what must happen too before the time is taken. */
    Rate run(Duration phase, Rest rest) throws Exception {
      double brokerBefore = millis(broker.toHandle());
      double postgresBefore = postgresMillis();
      long began = System.nanoTime();
      int done = start(phase);
      double seconds = (System.nanoTime() - began) / 1e9;
      rest.await();
      return new Rate(
          done / seconds,
          (millis(broker.toHandle()) - brokerBefore) / done,
          (postgresMillis() - postgresBefore) / done);
    }

    private int start(Duration phase) throws InterruptedException {
      var slots = new Semaphore(IN_FLIGHT_MAX);
      var done = new AtomicInteger();
      long began = System.nanoTime();
      while (System.nanoTime() - began < phase.toNanos()) {
        slots.acquire();
        client.newCreateInstanceCommand().bpmnProcessId("bench").latestVersion()
            .variables(Map.of("customer", "somebody", "amount", 4200))
            .send()
            .whenComplete((started, failure) -> {
              if (failure == null) {
                done.incrementAndGet();
              }
              slots.release();
            });
      }
      slots.acquire(IN_FLIGHT_MAX);
      STARTED.addAndGet(done.get());
      return done.get();
    }

    private double postgresMillis() {
      return postgres.descendants().mapToDouble(Exporter::millis).sum();
    }
  }

  private static double millis(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e6;
  }

  private static ProcessHandle postgresOf(DataSource database) throws Exception {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      return ProcessHandle.of(rows.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
    }
  }

  private static void drain(DataSource database) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (Integer.parseInt(value(database, "select count(*) from zeebe.user_task")) < STARTED.get()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The exporter does not catch up.");
      }
      Thread.sleep(200);
    }
  }

  private static void exporting(int management, String what) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/actuator/exporting/" + what))
        .POST(HttpRequest.BodyPublishers.noBody()).build();
    int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status >= 300) {
      throw new IllegalStateException("exporting/" + what + " answered " + status);
    }
  }

  private static String value(DataSource database, String sql) throws Exception {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static EmbeddedPostgres postgres() throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("track_commit_timestamp", "on")
        .start();
  }

  private static void migrate(DataSource database) {
    Map.of("history", "history", "zeebe", "exporter").entrySet().stream().sorted(Map.Entry.comparingByKey())
        .forEach(it -> Flyway.configure().dataSource(database).schemas(it.getKey()).defaultSchema(it.getKey())
            .locations("classpath:db/" + it.getValue()).load().migrate());
  }

  private static CamundaClient client(int port) {
    return CamundaClient.newClientBuilder().grpcAddress(URI.create("http://127.0.0.1:" + port))
        .preferRestOverGrpc(false).defaultRequestTimeout(Duration.ofSeconds(30)).build();
  }

  private static void ready(CamundaClient client, int partitions, Process broker) throws Exception {
    while (broker.isAlive()) {
      try {
        if (client.newTopologyRequest().send().join().getBrokers().stream()
            .mapToInt(b -> b.getPartitions().size()).sum() == partitions) {
          return;
        }
      } catch (RuntimeException e) {
        // not yet
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("The broker stopped.");
  }

  private static Process broker(
      Path home, String plugin, Path work, int[] ports, int partitions, EmbeddedPostgres postgres)
      throws IOException {
    Path password = Files.writeString(work.resolve("password"), "postgres");
    String main = Files.readAllLines(home.resolve("bin/broker")).stream()
        .filter(line -> line.contains("io.camunda.")).map(line -> line.replaceAll(".*(io\\.camunda\\.[A-Za-z.]*).*", "$1"))
        .findFirst().orElseThrow();
    var process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC", "-Xmx384m", "-XX:MaxDirectMemorySize=128m", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-Dbasedir=" + work, "-cp", home.resolve("lib") + "/*", main);
    var it = process.environment();
    it.putAll(Map.of(
        "ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1",
        "ZEEBE_BROKER_GATEWAY_ENABLE", "true",
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT", "" + ports[0],
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT", "" + ports[1],
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT", "" + ports[2],
        "SERVER_PORT", "" + ports[3],
        "MANAGEMENT_SERVER_PORT", "" + ports[4],
        "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "*",
        "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "" + partitions,
        "ZEEBE_BROKER_DATA_DIRECTORY", work.resolve("data").toString()));
    String exporter = "ZEEBE_BROKER_EXPORTERS_COUNTERSIGN_";
    it.putAll(Map.of(
        exporter + "CLASSNAME", "io.countersign.exporter.zeebe.RecordExporter",
        exporter + "JARPATH", jar(work.resolve("plugin.jar"), plugin).toString(),
        exporter + "ARGS_URL", postgres.getJdbcUrl("postgres", "postgres"),
        exporter + "ARGS_USER", "postgres",
        exporter + "ARGS_PASSWORDFILE", password.toString(),
        exporter + "ARGS_INCARNATION", "bench",
        "ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "1m"));
    File log = new File(System.getProperty("java.io.tmpdir"), "countersign-bench-engine.log");
    return process.redirectErrorStream(true).redirectOutput(log).start();
  }

  /** Empty but for a class path of what a broker lacks, as the server makes it. */
  private static Path jar(Path file, String classPath) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
        Arrays.stream(classPath.split(":"))
            .filter(it -> it.contains("/classes") || it.contains("/org/postgresql/"))
            .map(it -> Path.of(it).toAbsolutePath().toUri().toASCIIString())
            .collect(Collectors.joining(" ")));
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.finish();
      return file;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
