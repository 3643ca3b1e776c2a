package io.countersign.server.story;

import static io.countersign.server.story.BenchFigures.figure;
import static io.countersign.server.story.BenchFigures.millisSince;
import static io.countersign.server.story.BenchFigures.percentile;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Figures of the desk with many open tasks and a long history; see {@code bench/gates}. */
final class GatesBench {

  private static final int BATCH_MAX = 200;
  private static final int BROWSERS_MAX = 500;
  private static final int EVENTS = 10;
  private static final Pattern LINKED =
      Pattern.compile("(?:href|src)=\"(/(?:css|js|img|vendor)/[^\"]+)\"");

  private final RunningDemo demo;
  private final Rest supervisor;
  private final Rest auditor;
  private final Story story;
  private final int requests;

  private GatesBench(RunningDemo demo, int requests) {
    this.demo = demo;
    this.supervisor = Rest.person(demo.address(), "supervisor");
    this.auditor = Rest.person(demo.address(), "owner");
    this.story = new Story(demo);
    this.requests = requests;
  }

  public static void main(String[] args) throws Exception {
    int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int entries = args.length > 1 ? Integer.parseInt(args[1]) : 5_000_000;
    int requests = args.length > 2 ? Integer.parseInt(args[2]) : 200;
    RunningDemo demo = RunningDemo.with(Map.of());
    try {
      new GatesBench(demo, requests).run(tasks, entries);
    } finally {
      demo.close();
      delete(demo.data().resolve("postgres")); // gigabytes
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Of batch and browsers a short run has fewer, so that it stays short. */
  private void run(int tasks, int entries) throws Exception {
    int batch = Math.min(BATCH_MAX, requests);
    int browsers = Math.min(BROWSERS_MAX, requests * 5 / 2);
    var people = OpenBrowsers.people(demo, browsers);
    cases(batch + EVENTS);
    ManyTasks.open(demo, tasks);
    figure("open_tasks", tasks, "tasks");
    new LongHistory(demo).grow(entries);
    figure("history_entries", entries, "entries");
    pages();
    nextSteps();
    batch(batch);
    events(people);
  }

  /** Real gates of real cases, each about an order of its own. */
  private void cases(int count) throws SQLException {
    story.limitOfTheClerk(10_000_000_000_000L);
    for (int i = 0; i < count; i++) {
      await("a start") // the engine refuses while it has too much to do
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> story.request(story.orderLike("H-10445"), "It arrived broken."));
    }
    await("gates").atMost(Duration.ofMinutes(10)).until(() -> gates().size() >= count);
  }

  private void pages() throws SQLException {
    var gates = gates().stream().map(Case::task).toList();
    var list = supervisor.get("/desk?show=mine").body();
    figure("desk_list_bytes", bytes(list), "bytes");
    figure("desk_page_bytes", bytes(list) + linked(list), "bytes");
    measure("desk_first_page", supervisor, i -> "/desk?show=mine");
    measure("desk_all_by_risk", supervisor, i -> "/desk?show=all&sort=risk");
    measure(
        "desk_search",
        supervisor,
        i -> "/desk?show=mine&worker=refund-clerk&q=x-" + (1_000 + i * 37));
    measure("desk_common_word", supervisor, i -> "/desk?show=mine&q=pay&outside=yes&sort=amount");
    measure("desk_card", supervisor, i -> "/desk/" + gates.get(i % gates.size()));
    measure("desk_overview", supervisor, i -> "/desk/overview?days=30");
    measure("history_first_page", auditor, i -> "/history");
    measure(
        "history_search",
        auditor,
        i -> "/api/history/entries?type=gate.decided&actor=person-" + i % 20);
    measure("history_of_a_case", auditor, i -> "/api/history/entries?instance=" + i * 11);
  }

  /** Styles, scripts and pictures that the page loads. */
  private int linked(String page) {
    return LINKED
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .distinct()
        .mapToInt(path -> bytes(supervisor.get(path).body()))
        .sum();
  }

  private static int bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  private void measure(String name, Rest person, IntFunction<String> path) {
    for (int i = 0; i < requests / 4; i++) {
      timed(person, path.apply(i)); // warm
    }
    List<Double> millis =
        IntStream.range(0, requests).mapToObj(i -> timed(person, path.apply(i))).toList();
    figure(name + "_p50_ms", percentile(millis, 50), "ms");
    figure(name + "_p95_ms", percentile(millis, 95), "ms");
  }

  private static double timed(Rest person, String path) {
    long start = System.nanoTime();
    var answer = person.get(path);
    double millis = millisSince(start);
    if (answer.status() != 200) {
      throw new AssertionError(path + ": " + answer);
    }
    return millis;
  }

  private void nextSteps() throws Exception {
    try (var steps = new NextSteps(demo)) {
      steps.measure(requests);
      for (int percent : new int[] {50, 99}) {
        double decided = percentile(steps.decided(), percent);
        double bare = percentile(steps.bare(), percent);
        figure("decision_to_next_job_p%d_ms".formatted(percent), decided, "ms");
        figure("bare_engine_to_next_job_p%d_ms".formatted(percent), bare, "ms");
        figure("decision_to_bare_p%d".formatted(percent), decided / bare, "times");
      }
    }
  }

  /** Decided in one request. */
  private void batch(int size) throws SQLException {
    var items = new ArrayList<Map<String, Object>>();
    for (var one : gates().subList(0, size)) {
      items.add(Map.of("userTaskKey", one.task(), "variables", no(one)));
    }
    long start = System.nanoTime();
    var answer = supervisor.post("/api/gates/decisions", items);
    double millis = millisSince(start);
    if (answer.status() != 204) {
      throw new AssertionError("The batch was refused: " + answer);
    }
    figure("batch_decisions", size, "decisions");
    figure("batch_ms", millis, "ms");
    await("the rest to be quiet").atMost(Duration.ofMinutes(5)).until(() -> undelivered() == 0);
  }

  private Map<String, Object> no(Case one) {
    return Map.of(
        "decision", "reject", "reason", "A benchmark", "digest", story.gate(one.task()).digest());
  }

  /** A decision here, and when the last of all open browsers has heard of it. */
  private void events(List<String> people) throws Exception {
    var last = new ArrayList<Double>();
    var each = new ArrayList<Double>();
    try (var browsers = OpenBrowsers.open(demo, people)) {
      for (var one : gates().subList(0, EVENTS)) {
        var body = Map.of("variables", no(one));
        long start = System.nanoTime();
        var answer = supervisor.post("/v2/user-tasks/%s/completion".formatted(one.task()), body);
        if (answer.status() != 204) {
          throw new AssertionError("Not decided: " + answer);
        }
        var heard = browsers.heardOf(one.caseKey(), start);
        each.addAll(heard);
        last.add(percentile(heard, 100));
      }
    }
    figure("open_browsers", people.size(), "browsers");
    figure("event_to_a_browser_p50_ms", percentile(each, 50), "ms");
    figure("event_to_the_last_browser_p50_ms", percentile(last, 50), "ms");
    figure("event_to_the_last_browser_max_ms", percentile(last, 100), "ms");
  }

  private record Case(String task, String caseKey) {}

  private List<Case> gates() throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select user_task_key, root_key from engine.listed_task
                where user_task_key < %d and kind = 'effect' order by user_task_key
                """
                    .formatted(ManyTasks.FIRST_KEY))) {
      var gates = new ArrayList<Case>();
      while (rows.next()) {
        gates.add(new Case(rows.getString(1), rows.getString(2)));
      }
      return gates;
    }
  }

  private int undelivered() throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select count(*) from engine.outbox where done_at is null")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
