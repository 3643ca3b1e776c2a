package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Figures of the desk with many open tasks; see {@code bench/gates}. */
final class GatesBench {

  private static final int BATCH = 200;

  private final RunningDemo demo;
  private final Rest supervisor;
  private final int requests;

  private GatesBench(RunningDemo demo, int requests) {
    this.demo = demo;
    this.supervisor = Rest.person(demo.address(), "supervisor");
    this.requests = requests;
  }

  public static void main(String[] args) throws Exception {
    int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int requests = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    RunningDemo demo = RunningDemo.with(Map.of());
    try {
      new GatesBench(demo, requests).run(tasks);
    } finally {
      demo.close();
    }
  }

  private void run(int tasks) throws SQLException {
    var story = new Story(demo);
    var card = story.awaitGate(story.request("H-10445", "It arrived broken."), "payments.refund");
    fill(tasks);
    figure("open_tasks", tasks, "tasks");
    var bytes = supervisor.get("/desk?show=mine").body().length();
    figure("desk_list_bytes", bytes, "bytes");
    measure("desk_first_page", i -> "/desk?show=mine");
    measure("desk_all_by_risk", i -> "/desk?show=all&sort=risk");
    measure("desk_search", i -> "/desk?show=mine&worker=refund-clerk&q=x-" + (1_000 + i * 37));
    measure("desk_common_word", i -> "/desk?show=mine&q=pay&outside=yes&sort=amount");
    measure("desk_card", i -> "/desk/" + card.key());
    measure("desk_overview", i -> "/desk/overview?days=30");
    batch(story);
  }

  /** Open tasks as the exporter and the lister write them; their case has nothing else. */
  private void fill(int tasks) throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into zeebe.user_task
          select 9000000000000000 + i, 'CREATED', false, 'approve-action', 1, 1, 1, 1,
            'agent-step', 1, null, '{SUPERVISOR}', '{}', null, null, null, '{}',
            now() - make_interval(secs => i), null
          from generate_series(1, %1$d) i;
          insert into engine.listed_task
          select 9000000000000000 + i, 1, 'effect', 'bench-' || i,
            'Pay ' || i %% 900 || '.00 EUR to Customer ' || i,
            'Refund clerk · Refund request · X-' || i, 'refund-clerk', 'Refund clerk',
            'refund-request', 'Refund request', 'payments.refund', 'bench ' || i %% 50,
            i %% 900 * 100, i %% 60, i %% 3 = 0, 400, null, '{SUPERVISOR}',
            now() + make_interval(secs => i %% 90000 - 3000), now() - make_interval(secs => i),
            array_to_tsvector(array['pay', 'eur', 'to', 'customer', i::text, 'x-' || i]), null
          from generate_series(1, %1$d) i;
          analyze zeebe.user_task; analyze engine.listed_task;
          """
              .formatted(tasks));
    }
  }

  private void measure(String name, IntFunction<String> path) {
    for (int i = 0; i < requests / 4; i++) {
      timed(path.apply(i)); // warm
    }
    List<Double> millis =
        IntStream.range(0, requests).mapToObj(i -> timed(path.apply(i))).sorted().toList();
    figure(name + "_p50_ms", millis.get(requests / 2), "ms");
    figure(name + "_p95_ms", millis.get(requests * 95 / 100), "ms");
  }

  private double timed(String path) {
    long start = System.nanoTime();
    var answer = supervisor.get(path);
    double millis = (System.nanoTime() - start) / 1e6;
    if (answer.status() != 200) {
      throw new AssertionError(path + ": " + answer);
    }
    return millis;
  }

  /** Real gates of real cases, decided in one request. */
  private void batch(Story story) throws SQLException {
    story.limitOfTheClerk(10_000_000_000_000L);
    for (int i = 0; i < BATCH; i++) {
      await("a start") // the engine refuses while it has too much to do
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> story.request("H-10445", "It arrived broken."));
    }
    await("gates").atMost(Duration.ofMinutes(10)).until(() -> gates().size() >= BATCH);
    var items = new ArrayList<Map<String, Object>>();
    for (String key : gates().subList(0, BATCH)) {
      var decision =
          Map.of("decision", "reject", "reason", "A benchmark", "digest", story.gate(key).digest());
      items.add(Map.of("userTaskKey", key, "variables", decision));
    }
    long start = System.nanoTime();
    var answer = supervisor.post("/api/gates/decisions", items);
    double millis = (System.nanoTime() - start) / 1e6;
    if (answer.status() != 204) {
      throw new AssertionError("The batch was refused: " + answer);
    }
    figure("batch_200_ms", millis, "ms");
  }

  private List<String> gates() throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select user_task_key from engine.listed_task
                where user_task_key < 9000000000000000 and kind = 'effect'
                """)) {
      var keys = new ArrayList<String>();
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
      return keys;
    }
  }

  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
  }
}
