package io.countersign.exporter.zeebe;

import io.countersign.exporter.Exported;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Records between the broker's thread and the writer's; only so many, and only so large. */
final class Waiting {

  static final int RECORDS_MAX = 5_000;

  /** In characters. */
  static final int SIZE_MAX = 16 * 1024 * 1024;

  private static final int BATCH_SIZE_MAX = SIZE_MAX / 4;

  private final Deque<Exported> records = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition meaning = lock.newCondition();
  private int size;
  private int meaningful;

  /** Whether it took the record; waits for room at most so long. */
  boolean put(Exported record, Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (isFull()) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      records.add(record);
      size += record.size();
      if (!record.changes().isEmpty()) {
        meaningful++;
        meaning.signal();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Those that wait longest; they stay. */
  List<Exported> first(int max) {
    lock.lock();
    try {
      var batch = new ArrayList<Exported>();
      int batchSize = 0;
      for (Exported record : records) {
        batchSize += record.size();
        if (batch.size() == max || (batchSize > BATCH_SIZE_MAX && !batch.isEmpty())) {
          break;
        }
        batch.add(record);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  void removeFirst(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        Exported record = records.remove();
        size -= record.size();
        meaningful -= record.changes().isEmpty() ? 0 : 1;
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most so long until something is here that means something. */
  void await(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (meaningful == 0 && left > 0) {
        left = meaning.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return records.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return records.size() >= RECORDS_MAX || size >= SIZE_MAX;
  }
}
