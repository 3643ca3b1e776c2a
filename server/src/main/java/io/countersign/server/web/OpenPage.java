package io.countersign.server.web;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A page in somebody's browser, and what it has yet to hear. Each is told on a thread of its own:
 * one that reads no more, such as a laptop that was shut, holds up nobody else.
 */
final class OpenPage {

  private final String person;
  private final SseEmitter connection;
  private final Unheard unheard = new Unheard();
  private final AtomicBoolean beat = new AtomicBoolean();
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
  void tell(News news) {
    unheard.add(news);
    talk();
  }

  /** Says that it is still connected; the first time it is what opens the connection. */
  void beat() {
    beat.set(true);
    talk();
  }

  private void talk() {
    if ((beat.get() || !unheard.isEmpty()) && talking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("live-page").start(this::sayAll);
    }
  }

  private void sayAll() {
    try {
      if (beat.getAndSet(false)) {
        connection.send(SseEmitter.event().comment("still here"));
      }
      switch (unheard.take()) {
        case News.Cases(Set<Long> roots) -> {
          for (long root : roots) {
            say("change", "{\"root\":\"%d\"}".formatted(root));
          }
        }
        case News.TooMany() -> say("missed", "{}");
      }
    } catch (IOException | IllegalStateException e) {
      gone = true;
    } finally {
      talking.set(false);
    }
    if (!gone) {
      talk(); // it came while the page was told of something else
    }
  }

  private void say(String event, String data) throws IOException {
    connection.send(SseEmitter.event().name(event).data(data));
  }
}
