package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an open page hears from the server, and what it does when that was too much. */
class LivePagesStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();

  @Test
  void a_browser_knows_at_once_that_it_is_connected() throws Exception {
    var cookies = Rest.person(DEMO.address(), "viewer").cookies();
    assertThat(firstLine(cookies)).isEqualTo(":still here");
    assertThat(firstLine(cookies)).isEqualTo(":still here"); // no heartbeat by chance
  }

  /** Sooner than the server's next heartbeat, which is 15 seconds after the last. */
  private static String firstLine(String cookies) throws Exception {
    var request =
        HttpRequest.newBuilder(DEMO.address().resolve("/events"))
            .header("Accept", "text/event-stream")
            .header("Cookie", cookies)
            .build();
    var http = HttpClient.newHttpClient();
    try {
      var answer = http.sendAsync(request, BodyHandlers.ofLines()).get(10, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body().findFirst().orElseThrow();
    } finally {
      http.shutdownNow(); // to close it would wait for the end of the stream
    }
  }

  @Test
  void a_case_s_page_looks_itself_up_anew_when_more_changed_than_it_was_told() throws Exception {
    var story = new Story(DEMO);
    var caseKey = story.request(story.orderLike("H-10445"), "It arrived broken.");
    story.awaitGate(caseKey, "payments.refund"); // from now on nothing happens in it
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      var page = desk.page();
      page.waitForResponse("**/events**", () -> desk.go("/instances/" + caseKey));
      page.waitForRequest(
          request -> request.headers().containsKey("x-live"), () -> othersChange(1_000));
      assertThat(desk.complaints()).isEmpty();
    }
  }

  /** As the engine would tell it; no case has these keys. */
  private static void othersChange(int cases) {
    try (var database = DEMO.database();
        var statement = database.createStatement()) {
      statement.execute(
          "select pg_notify('countersign', 'instance:' || i || ':' || i) from generate_series(1, %d) i"
              .formatted(cases));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
