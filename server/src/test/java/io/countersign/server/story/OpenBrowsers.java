package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many browsers at once, each signed in by itself and listening to the live channel. */
final class OpenBrowsers implements AutoCloseable {

  /** Fewer than the server lets one person have. */
  private static final int EACH_PERSON = 10;

  private static final int SIGN_IN_AT_ONCE = 4;

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** When a browser heard of a case first, by the case. */
  private final Map<String, Map<Integer, Long>> heard = new ConcurrentHashMap<>();

  private final AtomicInteger open = new AtomicInteger();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();

  private OpenBrowsers(URI address) {
    this.address = address;
  }

  /** Supervisors by the dozen, with the password of the demo's own. */
  static List<String> people(RunningDemo demo, int browsers) throws SQLException {
    int people = (browsers + EACH_PERSON - 1) / EACH_PERSON;
    try (var connection = demo.database();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into server.person (username, display_name, password_hash, roles, demo, created_at)
          select 'bench-' || i, 'Bench ' || i, password_hash, roles, demo, created_at
          from server.person, generate_series(1, %d) i where username = 'supervisor'
          """
              .formatted(people));
    }
    var names = new ArrayList<String>();
    for (int browser = 0; browser < browsers; browser++) {
      names.add("bench-" + (1 + browser / EACH_PERSON));
    }
    return names;
  }

  /** Signs all of them in, and returns when each has its stream. */
  static OpenBrowsers open(RunningDemo demo, List<String> people) throws Exception {
    var browsers = new OpenBrowsers(demo.address());
    try (var signingIn = Executors.newFixedThreadPool(SIGN_IN_AT_ONCE)) {
      var all = new ArrayList<Future<?>>();
      for (int number = 0; number < people.size(); number++) {
        int own = number;
        all.add(signingIn.submit(() -> browsers.listen(own, people.get(own))));
      }
      for (var one : all) {
        one.get();
      }
    }
    await("streams")
        .atMost(Duration.ofMinutes(1))
        .until(() -> browsers.open.get() == people.size() || !browsers.refused.isEmpty());
    if (!browsers.refused.isEmpty()) {
      throw new AssertionError("Not everybody got a stream: " + browsers.refused);
    }
    return browsers;
  }

  private void listen(int number, String person) {
    var browser = Rest.person(address, person);
    String session = browser.cookies();
    browser.close();
    var request =
        HttpRequest.newBuilder(address.resolve("/events"))
            .header("Accept", "text/event-stream")
            .header("Cookie", session)
            .build();
    var unused =
        http.sendAsync(
            request,
            answer -> {
              if (answer.statusCode() != 200) {
                refused.add("%s: %d".formatted(person, answer.statusCode()));
              }
              open.incrementAndGet();
              return BodySubscribers.fromLineSubscriber(new Lines(number));
            });
  }

  /** How long after a moment each browser had heard of a case, in milliseconds. */
  List<Double> heardOf(String caseKey, long nanoTime) {
    var times = heard.computeIfAbsent(caseKey, key -> new ConcurrentHashMap<>());
    await("all browsers")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> times.size() == open.get());
    return times.values().stream().map(at -> (at - nanoTime) / 1e6).toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private final class Lines implements Flow.Subscriber<String> {

    private final int number;

    Lines(int number) {
      this.number = number;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    /** {@code data:{"root":"123"}}. */
    @Override
    public void onNext(String line) {
      if (line.startsWith("data:")) {
        var caseKey = line.replaceAll("\\D", "");
        heard
            .computeIfAbsent(caseKey, key -> new ConcurrentHashMap<>())
            .putIfAbsent(number, System.nanoTime());
      }
    }

    @Override
    public void onError(Throwable failure) {
      open.decrementAndGet();
    }

    @Override
    public void onComplete() {
      open.decrementAndGet();
    }
  }
}
