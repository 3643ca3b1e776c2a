package io.countersign.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch reads = new CountDownLatch(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final OpenPage page =
      new OpenPage(
          "sue",
          new SseEmitter() {
            @Override
            public void send(SseEventBuilder event) {
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
    page.tell(Set.of(7L), false);
    page.tell(Set.of(8L), false); // returns, or this test never ends
    assertThat(heard).isEmpty();

    reads.countDown();
    await("the first").atMost(PATIENCE).until(() -> heard.contains("{\"root\":\"7\"}"));
    await("the second").atMost(PATIENCE).until(() -> heard.contains("{\"root\":\"8\"}"));
  }

  @Test
  void more_cases_than_are_worth_naming_are_told_as_any() {
    page.tell(LongStream.rangeClosed(1, 101).boxed().collect(Collectors.toSet()), false);
    page.tell(Set.of(7L), false);
    reads.countDown();
    await("any").atMost(PATIENCE).until(() -> heard.contains("{\"root\":\"0\"}"));
  }
}
