package io.countersign.budgets.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does together what is asked at the same moment, in one transaction: the organisation's row is
 * locked, and the disk waited for, once for all of them. Nobody waits for a batch to fill: it is
 * what came while the one before was written. The locks are let go before the disk is waited for,
 * and nobody is answered before it has written.
 */
@Component
class GroupCommit implements DisposableBean {

  /** One decides in the database while the other waits for the disk. */
  private static final int WRITERS = 2;

  private static final int BATCH_MAX = 200;
  private static final int QUEUE_MAX = 10_000;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private final Charging charging;
  private final JdbcClient database;
  private final TransactionTemplate transactions;
  private final BlockingQueue<Asked> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final List<Thread> writers;

  GroupCommit(Charging charging, JdbcClient database, PlatformTransactionManager transactions) {
    this.charging = charging;
    this.database = database;
    this.transactions = new TransactionTemplate(transactions);
    this.writers =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> Thread.ofPlatform().daemon().name("ledger-", i).start(this::write))
            .toList();
  }

  private record Asked(Charge charge, CompletableFuture<Charged> answer) {}

  /** Returns once it is durable. */
  Charged commit(Charge charge) {
    var asked = new Asked(charge, new CompletableFuture<>());
    try {
      if (!running() || !queue.offer(asked, ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LedgerUnavailableException(
            "The ledger takes nothing: it is stopped, or %d charges wait.".formatted(queue.size()));
      }
      return asked.answer().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw given(asked, "The wait for the ledger's answer about %s was interrupted.", e);
    } catch (TimeoutException e) {
      throw given(asked, "The ledger did not answer about %s in time. Ask again with its key.", e);
    } catch (ExecutionException e) {
      throw given(asked, "The ledger cannot answer about %s now. Ask again with its key.", e);
    }
  }

  /** Who has gone is not served, where the writer has not begun. */
  private LedgerUnavailableException given(Asked asked, String message, Throwable cause) {
    queue.remove(asked);
    return new LedgerUnavailableException(message.formatted(asked.charge().key()), cause);
  }

  private boolean running() {
    return writers.stream().allMatch(Thread::isAlive);
  }

  private void write() {
    var postponed = new ArrayList<Asked>();
    try {
      while (true) {
        answer(next(postponed));
      }
    } catch (InterruptedException e) {
      queue.forEach(asked -> asked.answer().cancel(false));
    }
  }

  /** A key occurs once in a batch; the second waits for the next, so that its order is kept. */
  private List<Asked> next(List<Asked> postponed) throws InterruptedException {
    Map<String, Asked> batch = new LinkedHashMap<>();
    for (Iterator<Asked> waiting = postponed.iterator(); waiting.hasNext(); ) {
      Asked asked = waiting.next();
      if (batch.size() < BATCH_MAX && batch.putIfAbsent(asked.charge().key(), asked) == null) {
        waiting.remove();
      }
    }
    if (batch.isEmpty()) {
      Asked first = queue.take();
      batch.put(first.charge().key(), first);
    }
    while (batch.size() < BATCH_MAX && postponed.size() < BATCH_MAX) {
      Asked asked = queue.poll();
      if (asked == null) {
        break;
      }
      if (batch.putIfAbsent(asked.charge().key(), asked) != null) {
        postponed.add(asked);
      }
    }
    return List.copyOf(batch.values());
  }

  private void answer(List<Asked> batch) {
    try {
      List<Charged> charged = inOneTransaction(batch);
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(charged.get(i));
      }
    } catch (RuntimeException e) {
      if (batch.size() > 1 && isAboutOneOfThem(e)) {
        batch.forEach(asked -> answer(List.of(asked)));
      } else {
        batch.forEach(asked -> asked.answer().completeExceptionally(e));
      }
    }
  }

  /**
   * The disk is not waited for at the end of the transaction, but right after it. PostgreSQL writes
   * its log in order: whoever has seen this and is durable itself makes this durable too, so a
   * crash in between forgets what nobody was told, and all that built on it.
   */
  private List<Charged> inOneTransaction(List<Asked> batch) {
    List<Charged> charged =
        transactions.execute(status -> {
          database.sql("set local synchronous_commit = off").update();
          return charging.apply(batch.stream().map(Asked::charge).toList());
        });
    waitForTheDisk();
    return charged == null ? List.of() : charged;
  }

  /** A commit of its own, as durable as the server's settings say: all before it is on disk too. */
  private void waitForTheDisk() {
    database.sql("select pg_logical_emit_message(true, 'budgets', 'durable')").query().singleRow();
  }

  /** One that cannot be stored must not keep the others out. */
  private static boolean isAboutOneOfThem(RuntimeException e) {
    return (e instanceof NonTransientDataAccessException
            && !(e instanceof NonTransientDataAccessResourceException))
        || e instanceof IllegalArgumentException;
  }

  @Override
  public void destroy() throws InterruptedException {
    writers.forEach(Thread::interrupt);
    for (Thread writer : writers) {
      writer.join(ANSWER_WITHIN);
    }
  }
}
