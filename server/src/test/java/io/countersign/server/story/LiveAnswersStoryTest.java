package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a page shows of the changes that it hears of, however late or busy everything else is. */
class LiveAnswersStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();

  /** A stream that tells of a change, ends, and is asked for again after a while. */
  private static final String CHANGE = "retry: %d\n\nevent: change\ndata: {\"root\":\"0\"}\n\n";

  private final AtomicInteger told = new AtomicInteger();
  private final News news = new News();

  private void tellEvery(int millis, Page page) {
    page.route(
        "**/events?*",
        stream -> {
          told.incrementAndGet();
          stream.fulfill(
              new Route.FulfillOptions()
                  .setContentType("text/event-stream")
                  .setBody(CHANGE.formatted(millis)));
        });
  }

  @Test
  void no_answer_overtakes_another() {
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      var page = desk.page();
      tellEvery(500, page);
      news.on(desk);
      page.waitForCondition(() -> news.asked() == 1);
      int then = told.get();
      page.waitForCondition(() -> told.get() > then + 3);
      org.assertj.core.api.Assertions.assertThat(news.asked()).isEqualTo(1);
      news.come("Older");
      news.are("Newer");
      assertThat(page.locator("#found")).hasText("Newer");
    }
  }

  @Test
  void changes_without_end_do_not_keep_a_page_old() {
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      tellEvery(100, desk.page());
      news.are("News");
      news.on(desk);
      assertThat(desk.page().locator("#found")).hasText("News");
    }
  }

  /** An empty list shows its first task by loading itself anew. */
  @Test
  void an_empty_list_takes_nothing_back_from_whoever_types() throws SQLException {
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      var page = desk.page();
      page.route(
          "**/desk?q=nothing",
          route -> {
            if (route.request().headers().containsKey("x-live")) {
              route.fulfill(html("<main id=main><a class=row href=/desk/1>A task</a></main>"));
            } else {
              route.resume();
            }
          });
      desk.go("/desk?q=nothing");
      page.getByLabel("Search the tasks").fill("half a word");
      somethingChanges();
      assertThat(page.locator("#changed-text")).hasText("1 new");
      assertThat(page.getByLabel("Search the tasks")).hasValue("half a word");
    }
  }

  private static Route.FulfillOptions html(String body) {
    return new Route.FulfillOptions().setContentType("text/html").setBody(body);
  }

  @Test
  void a_page_that_was_not_answered_asks_again() throws SQLException {
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      news.on(desk);
      somethingChanges();
      desk.page().waitForCondition(() -> news.asked() > 0);
      news.doNotCome();
      news.are("News");
      assertThat(desk.page().locator("#found")).hasText("News");
    }
  }

  private static void somethingChanges() throws SQLException {
    try (var database = DEMO.database();
        var statement = database.createStatement()) {
      statement.execute("select pg_notify('countersign', 'instance:0:0')");
    }
  }

  /** The server notices only by and by that the pages before are gone. */
  @Test
  void whoever_went_through_many_pages_is_told_on_the_last() {
    try (var desk = Desk.signIn(DEMO.address(), "designer")) {
      var page = desk.page();
      for (int i = 0; i < 13; i++) {
        page.waitForResponse("**/events?*", () -> desk.go("/account"));
      }
      var status = new AtomicInteger();
      page.onResponse(response -> {
        if (response.url().contains("/events?")) {
          status.set(response.status());
        }
      });
      desk.go("/account");
      page.waitForCondition(() -> status.get() == 200);
    }
  }

  /** What the list of cases says to a page that looks again; it waits until there is something. */
  private static final class News {

    private final java.util.Deque<Route> asked = new java.util.ArrayDeque<>();
    private String latest = "";

    void on(Desk desk) {
      desk.page()
          .route(
              "**/instances",
              route -> {
                if (!route.request().headers().containsKey("x-live")) {
                  route.resume();
                } else if (latest.isEmpty()) {
                  asked.add(route);
                } else {
                  answer(route, latest);
                }
              });
      desk.go("/instances");
    }

    int asked() {
      return asked.size();
    }

    /** To whoever asked first. */
    void come(String found) {
      answer(asked.remove(), found);
    }

    void doNotCome() {
      asked.remove().fulfill(new Route.FulfillOptions().setStatus(503));
    }

    /** To whoever asks from now on. */
    void are(String found) {
      latest = found;
      while (!asked.isEmpty()) {
        answer(asked.remove(), found);
      }
    }

    private static void answer(Route route, String found) {
      route.fulfill(html("<main id=main><div id=found data-live>%s</div></main>".formatted(found)));
    }
  }
}
