package io.countersign.exporter.zeebe;

import io.camunda.zeebe.exporter.api.context.Controller;
import io.countersign.exporter.Acknowledged;
import io.countersign.exporter.Exported;
import io.countersign.exporter.Store;
import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.UnwritableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Carries records from the broker to the store on a thread of its own, so that the broker never
 * waits for a commit. A record leaves memory, and is acknowledged, after its commit and not before.
 */
final class Writer {

  private static final int BATCH_MAX = 500;

  /** What comes within this time shares a transaction. */
  private static final Duration GATHER = Duration.ofMillis(40);

  /** Records that mean nothing only move the position; once in this time is enough. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** How long the broker's thread may be held up; longer, and the broker backs off by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration RETRY_MIN = Duration.ofMillis(100);
  private static final Duration RETRY_MAX = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);
  private static final Duration REMIND_EVERY = Duration.ofMinutes(1);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private final Waiting waiting = new Waiting();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Store store;
  private final Controller controller;
  private final Logger log;
  private final Retention retention;
  private final Thread thread = new Thread(this::run, "countersign-exporter");
  private volatile boolean away;
  private Acknowledged acknowledged;
  private boolean opened;
  private int batchMax = BATCH_MAX;

  Writer(Store store, Controller controller, Logger log, Retention retention) {
    this.store = store;
    this.controller = controller;
    this.log = log;
    this.retention = retention;
    this.acknowledged =
        Acknowledged.of(controller.getLastExportedRecordPosition(), controller.readMetadata());
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Takes a record over.
   *
   * @throws StoreAwayException if too much waits already; the broker gives the record again
   */
  void take(Exported record) {
    if (!waiting.put(record, away ? Duration.ZERO : PATIENCE)) {
      throw new StoreAwayException(
          "%d records wait for PostgreSQL; the broker keeps the rest in its log."
              .formatted(waiting.count()));
    }
  }

  private void run() {
    var outage = new Outage();
    while (!stopped(Duration.ZERO)) {
      try {
        gather();
        step();
        retention.forget(store);
        outage.over();
      } catch (StoreAwayException e) {
        stopped(outage.goesOn(String.valueOf(e.getMessage())));
      } catch (RuntimeException | Error e) { // the edge of the thread: the partition must go on
        stopped(outage.goesOn(e.toString()));
      }
    }
    finish();
  }

  private void gather() {
    waiting.await(IDLE);
    if (waiting.count() < batchMax) {
      stopped(GATHER);
    }
  }

  /** At most one transaction with records; does nothing if nothing waits. */
  void step() {
    try {
      if (!opened) {
        store.open(acknowledged);
        opened = true;
      }
      List<Exported> batch = waiting.first(batchMax);
      if (!batch.isEmpty()) {
        write(batch);
      }
    } catch (RuntimeException | Error e) {
      opened = false;
      throw e;
    }
  }

  private void write(List<Exported> batch) {
    try {
      store.write(batch);
      batchMax = Math.min(BATCH_MAX, batchMax * 2);
    } catch (UnwritableException e) {
      opened = false;
      if (batch.size() > 1) {
        batchMax = batch.size() / 2;
        return;
      }
      quarantine(batch.getFirst(), e);
    }
    waiting.removeFirst(batch.size());
    acknowledge(batch.getLast().position());
  }

  /** One record that can never be written must not stop those behind it. */
  private void quarantine(Exported record, UnwritableException e) {
    log.error(
        "The record at position {} cannot be written and is kept as a digest: {}",
        record.position(),
        e.getMessage());
    store.open(acknowledged);
    store.write(List.of(record.unwritable(String.valueOf(e.getMessage()))));
    opened = true;
  }

  private void acknowledge(long position) {
    if (position > acknowledged.position()) {
      acknowledged = new Acknowledged(position, position);
      controller.updateLastExportedRecordPosition(position, acknowledged.memory());
    }
  }

  /** Writes what it can within a moment; the rest comes again after the next start. */
  void close() {
    stopping.countDown();
    if (thread.getState() == Thread.State.NEW) {
      finish();
      return;
    }
    try {
      if (!thread.join(STOP_MAX)) {
        log.warn("PostgreSQL does not answer; the exporter ends when it does.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish() {
    long deadline = System.nanoTime() + STOP_MAX.toNanos();
    try {
      while (waiting.count() > 0 && !away && System.nanoTime() < deadline) {
        step();
      }
    } catch (RuntimeException e) {
      log.info("{} records will be written after the next start.", waiting.count());
    } finally {
      store.close();
    }
  }

  private boolean stopped(Duration wait) {
    try {
      return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopping.countDown();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Says that records wait: at once, then once a minute, and when it is over. */
  private final class Outage {
    private Duration pause = RETRY_MIN;
    private long saidAt;

    Duration goesOn(String problem) {
      if (!away || System.nanoTime() - saidAt > REMIND_EVERY.toNanos()) {
        saidAt = System.nanoTime();
        log.warn("{} records wait until PostgreSQL takes them: {}", waiting.count(), problem);
      }
      away = true;
      Duration now = pause;
      pause = pause.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? pause.multipliedBy(2) : RETRY_MAX;
      return now;
    }

    void over() {
      if (away) {
        log.info("PostgreSQL takes records again; {} waited.", waiting.count());
      }
      away = false;
      pause = RETRY_MIN;
    }
  }

  /** Forgets instances that ended longer ago than anybody wants to see them in the read model. */
  static final class Retention {

    private final Duration keep;
    private final Clock clock;
    private Instant next;

    /**
     * @param keep how long; zero for ever
     */
    Retention(Duration keep, Clock clock) {
      this.keep = keep;
      this.clock = clock;
      this.next = clock.instant();
    }

    void forget(Store store) {
      Instant now = clock.instant();
      if (keep.isZero() || now.isBefore(next)) {
        return;
      }
      if (store.forget(now.minus(keep)) == 0) {
        next = now.plus(FORGET_EVERY);
      }
    }
  }
}
