package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.postgresql.util.PSQLException;

/**
 * An undo in the worst moment: the bank has taken the refund back, and the server waits for a lock
 * to write that down. Closing it lets go of the lock.
 */
final class HeldUndo implements AutoCloseable {

  private final RunningDemo demo;
  private final Story story;
  private final String order;
  private final String id;
  private final Connection lock;

  HeldUndo(RunningDemo demo, Story story, String caseKey, String order) throws SQLException {
    this.demo = demo;
    this.story = story;
    this.order = order;
    this.lock = demo.database();
    lock.setAutoCommit(false);
    try (var bank = demo.database()) {
      bank.setAutoCommit(false);
      execute(bank, "lock table bank.reversal in share mode");
      this.id = ask(refundOf(caseKey));
      await("undo begins").ignoreExceptions().until(() -> state().equals("STARTED"));
      execute(lock, "select from workers.effect where id = '%s' for update".formatted(id));
      bank.commit();
    }
    await("the bank has done it").until(() -> atTheBank() == 1);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String refundOf(String caseKey) {
    var effects = story.system().get("/api/effects?rootProcessInstanceKey=" + caseKey).json();
    return StreamSupport.stream(effects.get("items").spliterator(), false)
        .filter(effect -> effect.get("action").asString().equals("payments.refund"))
        .map(effect -> effect.get("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private String ask(String refund) {
    var supervisor = Rest.person(demo.address(), "supervisor");
    var answer =
        supervisor.post(
            "/api/effects/%s/undo".formatted(refund), Map.of("reason", "The wrong customer"));
    return answer.json().get("effect").asString();
  }

  /** Of the effect that takes the refund back. */
  String state() {
    return story.system().get("/api/effects/" + id).json().get("state").asString();
  }

  /** How often the bank has taken the refund back. */
  long atTheBank() throws SQLException {
    return story.reversalsAtTheBank(order);
  }

  @Override
  public void close() throws SQLException {
    try (lock) {
      lock.rollback();
    } catch (PSQLException e) {
      // the database was killed, and the lock with it
    }
  }
}
