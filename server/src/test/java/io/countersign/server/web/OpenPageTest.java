package io.countersign.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What browsers hear, and what one of them does to the others. */
class OpenPageTest {

  private final CountDownLatch spokenTo = new CountDownLatch(1);
  private final CountDownLatch reads = new CountDownLatch(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final OpenPage page =
      new OpenPage(
          "sue",
          new SseEmitter() {
            @Override
            public void send(SseEventBuilder event) {
              spokenTo.countDown();
              try {
                reads.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              event.build().forEach(part -> heard.add(String.valueOf(part.getData())));
            }
          });

  @Test
  void a_browser_that_reads_no_more_holds_up_nobody_and_hears_the_rest_when_it_is_back() {
    page.tell(cases(7, 1));
    page.tell(cases(8, 1)); // returns, or this test never ends
    assertThat(heard).isEmpty();

    reads.countDown();
    await("the first").until(() -> heard.contains("{\"root\":\"7\"}"));
    await("the second").until(() -> heard.contains("{\"root\":\"8\"}"));
  }

  @Test
  void a_browser_that_missed_more_than_it_is_told_looks_everything_up_anew()
      throws InterruptedException {
    page.tell(cases(1, 1));
    spokenTo.await();
    page.tell(cases(1_000, News.CASES_MAX));
    page.tell(cases(2_000, 1)); // one too many
    page.tell(cases(3_000, 1));

    reads.countDown();
    await("the rest").until(() -> said("event:missed"));
    assertThat(said("\"2000\"") || said("\"3000\"")).isFalse();
  }

  @Test
  void as_many_as_are_told_one_by_one_are_all_told() {
    reads.countDown();
    page.tell(cases(1, News.CASES_MAX));
    await("the last").until(() -> heard.stream().filter(it -> it.contains("root")).count() == 100);
    assertThat(said("event:missed")).isFalse();
  }

  @Test
  void the_server_too_says_when_there_was_more_than_it_remembers() {
    var changed = new Unheard();
    LongStream.rangeClosed(0, News.CASES_MAX).forEach(changed::add);
    assertThat(changed.take()).isEqualTo(new News.TooMany());
    assertThat(changed.take()).isEqualTo(new News.Cases(Set.of()));
  }

  private boolean said(String text) {
    return heard.stream().anyMatch(part -> part.contains(text));
  }

  private static News cases(long first, int count) {
    return new News.Cases(
        LongStream.range(first, first + count).boxed().collect(Collectors.toSet()));
  }
}
