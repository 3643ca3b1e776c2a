package io.countersign.server.web;

import io.countersign.engine.Changes;
import io.countersign.server.identity.CurrentPerson;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages which cases changed. Changes are gathered for a moment, so that a busy engine
 * costs each page at most a few messages a second.
 */
@Controller
class EventsController {

  private static final long LIFETIME_MS = TimeUnit.MINUTES.toMillis(30);
  private static final int CONNECTIONS_MAX = 1_000;
  private static final int CONNECTIONS_PERSON_MAX = 12;
  private static final long GATHER_MS = 250;
  private static final long HEARTBEAT_TICKS = 60;

  private final CurrentPerson current;
  private final Set<OpenPage> pages = ConcurrentHashMap.newKeySet();
  private final Set<Long> changed = ConcurrentHashMap.newKeySet();
  private final RecentChanges recent;
  private final AutoCloseable listening;
  private final ScheduledFuture<?> telling;
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("live-pages").factory());
  private long ticks;

  EventsController(CurrentPerson current, Changes changes, Clock clock) {
    this.current = current;
    this.recent = new RecentChanges(clock);
    this.listening = changes.listen(this::heard);
    this.telling =
        pulse.scheduleWithFixedDelay(this::tell, GATHER_MS, GATHER_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins at once, so that a browser knows that it is heard.
   *
   * @param since when the page was made, in milliseconds since 1970
   */
  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @PreAuthorize("hasRole('VIEWER')")
  ResponseEntity<SseEmitter> events(@RequestParam(defaultValue = Long.MAX_VALUE + "") long since) {
    String person = current.person().orElseThrow().username();
    pages.removeIf(OpenPage::isGone);
    long own = pages.stream().filter(page -> page.isOf(person)).count();
    if (own >= CONNECTIONS_PERSON_MAX || pages.size() >= CONNECTIONS_MAX) {
      // some may be gone: that is found out by telling them, and the page asks again
      pages.stream().filter(page -> page.isOf(person)).forEach(page -> page.tell(Set.of(), true));
      return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
    }
    var page = new OpenPage(person, new SseEmitter(LIFETIME_MS));
    pages.add(page);
    page.tell(recent.since(since), true);
    return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(page.connection());
  }

  private void heard(Changes.Change change) {
    recent.heard(change.rootInstanceKey());
    changed.add(change.rootInstanceKey());
  }

  private void tell() {
    Set<Long> roots = Set.copyOf(changed);
    changed.removeAll(roots);
    recent.forget();
    boolean heartbeat = ticks++ % HEARTBEAT_TICKS == 0;
    pages.removeIf(OpenPage::isGone);
    pages.forEach(page -> page.tell(roots, heartbeat));
  }

  /** Before the server waits for open requests to end: these never would. */
  @EventListener(ContextClosedEvent.class)
  void close() throws Exception {
    telling.cancel(false);
    pulse.shutdownNow();
    pages.forEach(page -> page.connection().complete());
    listening.close();
  }
}
