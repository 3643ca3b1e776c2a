package io.countersign.server.notify.settings;

import io.countersign.server.notify.Dispatching;
import io.countersign.server.notify.Telling;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads on, sends what is due, forgets what is old; any number of servers may do so at once. */
@Component
class NotifyLoop implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(NotifyLoop.class);
  private static final int SENDING_MAX = 4;
  private static final int FAILURES_MAX = 20;
  private static final int STEPS_MAX = 500;

  private final Telling telling;
  private final Dispatching dispatching;
  private final Semaphore slots = new Semaphore(SENDING_MAX);
  private final AtomicInteger failures = new AtomicInteger();
  private final ExecutorService sending =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("notify-", 0).factory());

  NotifyLoop(Telling telling, Dispatching dispatching) {
    this.telling = telling;
    this.dispatching = dispatching;
  }

  /** The edge of the thread: whatever goes wrong is tried again, and in the end passed over. */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void tell() {
    try {
      for (int i = 0; i < STEPS_MAX && telling.tellNext(); i++) {
        failures.set(0);
      }
      failures.set(0);
      for (int i = 0; i < STEPS_MAX && telling.warnNext(); i++) {
        LOG.debug("A gate's time runs out; that is told.");
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(RuntimeException failure) {
    if (failures.incrementAndGet() < FAILURES_MAX) {
      LOG.warn("What happened cannot be told at the moment. Next try in a second.", failure);
      return;
    }
    try {
      telling
          .passOver()
          .ifPresent(
              it -> LOG.error("Nobody is told of entry {} of the history.", it.index(), failure));
      failures.set(0);
    } catch (RuntimeException e) {
      LOG.warn("The history cannot be read at the moment.", e);
    }
  }

  /** Each message in a thread of its own, so that a slow receiver holds up nobody else. */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void send() {
    if (slots.tryAcquire()) {
      sending.execute(this::sendAll);
    }
  }

  private void sendAll() {
    try {
      while (dispatching.sendNext()) {
        send(); // and another one, where there is more
      }
    } catch (RuntimeException e) {
      LOG.warn("Messages cannot be sent at the moment. Next try in a second.", e);
    } finally {
      slots.release();
    }
  }

  @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
  void forget() {
    try {
      LOG.debug("{} notices were old enough to be forgotten.", telling.forget());
    } catch (RuntimeException e) {
      LOG.warn("Old notices are still there. Next try in an hour.", e);
    }
  }

  @Override
  public void destroy() {
    sending.shutdownNow();
  }
}
