package io.countersign.server.subjects;

import io.countersign.history.Actor;
import io.countersign.history.CaseData;
import io.countersign.history.Erasable;
import io.countersign.history.postgres.PostgresErasing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All that is kept of a case, wherever it lies: given out, or erased in one transaction. */
@Component
class CaseErasing {

  /** Whoever sets a hold or erases waits for the other. */
  private static final long LOCK = 0x6572617365L; // "erase"

  private final PostgresErasing payloads;
  private final List<CaseData> parts;
  private final SubjectIndex index;
  private final Holds holds;
  private final JdbcClient jdbc;

  CaseErasing(
      PostgresErasing payloads,
      List<CaseData> parts,
      SubjectIndex index,
      Holds holds,
      JdbcClient jdbc) {
    this.payloads = payloads;
    this.parts = parts;
    this.index = index;
    this.holds = holds;
    this.jdbc = jdbc;
  }

  /** Rows of one kind. */
  record Part(String what, List<String> rows) {}

  /** What would go. */
  List<Part> of(long instance) {
    var all = new ArrayList<Part>();
    all.add(new Part("facts of history entries", payloads.payloads(new Erasable.Case(instance))));
    parts.forEach(part -> all.add(new Part(part.what(), part.of(instance))));
    return all;
  }

  /** What would go of a message. */
  List<String> ofMessage(long message) {
    return payloads.payloads(new Erasable.Message(message));
  }

  /** As {@link #erase}; the engine has the message no longer than its time to live. */
  @Transactional
  public long eraseMessage(long message, Actor actor, String basis, String approver) {
    return payloads.erase(new Erasable.Message(message), actor, basis, approver);
  }

  /** Why the case cannot be erased now; empty where it can. */
  List<String> obstacles(long instance) {
    var obstacles = new ArrayList<String>();
    parts.stream()
        .map(part -> part.obstacle(instance))
        .flatMap(Optional::stream)
        .forEach(obstacles::add);
    obstacles.addAll(held("case " + instance, index.subjects(instance)));
    if (obstacles.isEmpty() && payloads.waiting(new Erasable.Case(instance))) {
      obstacles.add(
          "Case %d is still being written down. Try again in a second.".formatted(instance));
    }
    return obstacles;
  }

  /** Why the message cannot be erased now; empty where it can. */
  List<String> messageObstacles(long message) {
    return held("message " + message, index.subjectsOfMessage(message));
  }

  private List<String> held(String what, List<String> subjects) {
    return subjects.stream()
        .flatMap(subject -> holds.of(subject).stream())
        .map(hold ->
            "A legal hold by %s keeps %s: %s. Lift it first."
                .formatted(hold.by(), what, hold.reason()))
        .toList();
  }

  /** Until the end of the transaction nobody else erases, or sets a hold. */
  @Transactional
  public void lock() {
    jdbc.sql("select pg_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query(row -> {
          // the lock is all that is wanted
        });
  }

  /** Tells how many payloads went. Call it under the lock, where there are no obstacles. */
  @Transactional
  public long erase(long instance, Actor actor, String basis, String approver) {
    parts.forEach(part -> part.erase(instance));
    return payloads.erase(new Erasable.Case(instance), actor, basis, approver);
  }
}
