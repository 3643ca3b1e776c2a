package io.countersign.server.web;

import io.countersign.engine.Changes;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A page in somebody's browser, and what it has yet to hear. Each is told on a thread of its own:
 * one that reads no more, such as a laptop that was shut, holds up nobody else.
 */
final class OpenPage {

  /**
   * Stands for more cases than are worth naming, or that nobody can name: whichever a page shows,
   * it looks again.
   */
  static final long ANY_CASE = Changes.MISSED.rootInstanceKey();

  private static final int UNHEARD_MAX = 100;

  /** Sooner than the page says that it is not connected, which is after three seconds. */
  private static final long RECONNECT_MS = 2_000;

  private final String person;
  private final SseEmitter connection;
  private final Set<Long> unheard = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean talking = new AtomicBoolean();
  private volatile boolean gone;

  OpenPage(String person, SseEmitter connection) {
    this.person = person;
    this.connection = connection;
    connection.onCompletion(() -> gone = true);
    connection.onTimeout(connection::complete);
    connection.onError(e -> gone = true);
  }

  SseEmitter connection() {
    return connection;
  }

  boolean isOf(String username) {
    return person.equals(username);
  }

  boolean isGone() {
    return gone;
  }

  /**
   * Returns at once. What cannot be said now, because the page still takes in what was said before,
   * is said right after that.
   */
  void tell(Set<Long> roots, boolean heartbeat) {
    if (unheard.size() + roots.size() <= UNHEARD_MAX) {
      unheard.addAll(roots);
    } else {
      unheard.add(ANY_CASE);
    }
    if ((heartbeat || !unheard.isEmpty()) && talking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("live-page").start(() -> talk(heartbeat));
    }
  }

  private void talk(boolean heartbeat) {
    try {
      Set<Long> now = Set.copyOf(unheard);
      unheard.removeAll(now);
      for (long root : now.contains(ANY_CASE) ? Set.of(ANY_CASE) : now) {
        connection.send(
            SseEmitter.event().name("change").data("{\"root\":\"%d\"}".formatted(root)));
      }
      if (heartbeat) {
        connection.send(SseEmitter.event().comment("still here").reconnectTime(RECONNECT_MS));
      }
    } catch (IOException | IllegalStateException e) {
      gone = true;
    } finally {
      talking.set(false);
    }
    if (!gone && !unheard.isEmpty()) {
      tell(Set.of(), false); // it came while the page was told of something else
    }
  }
}
