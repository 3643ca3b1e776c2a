package io.countersign.server.web.desk;

import io.countersign.engine.Engine;
import io.countersign.engine.Engine.Takeover;
import io.countersign.engine.EngineException;
import io.countersign.engine.Openings;
import io.countersign.engine.UserTask;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Who looks at a task, and who has taken it. */
@Component
class Claims {

  private final Openings openings;
  private final Engine engine;
  private final History history;
  private final TransactionOperations transaction;
  private final Clock clock;

  Claims(
      Openings openings,
      Engine engine,
      History history,
      TransactionOperations transaction,
      Clock clock) {
    this.openings = openings;
    this.engine = engine;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Notes that somebody who may decide looks at it. */
  void open(UserTask task, Person person) {
    if (task.state() == UserTask.State.CREATED && mayTake(person)) {
      openings.opened(task, person.username(), clock.instant());
    }
  }

  Hands hands(UserTask task, Person person) {
    Instant now = clock.instant();
    List<Openings.Opening> others =
        openings.of(task.key(), now).stream()
            .filter(opening -> !opening.person().equals(person.username()))
            .toList();
    return new Hands(
        others,
        task.assignee(),
        person.username().equals(task.assignee()),
        !task.jobBased() && mayTake(person),
        task.followUpAt() != null && task.followUpAt().isAfter(now) ? task.followUpAt() : null);
  }

  private static boolean mayTake(Person person) {
    return person.isAny(Role.OWNER, Role.SUPERVISOR);
  }

  /** Takes it, unless somebody else has; empty where it was taken. */
  Optional<Refusal> take(UserTask task, Person person) {
    return assign(task, person, person.username());
  }

  Optional<Refusal> giveBack(UserTask task, Person person) {
    return assign(task, person, null);
  }

  private Optional<Refusal> assign(
      UserTask task, Person person, @org.jspecify.annotations.Nullable String assignee) {
    if (!mayTake(person)) {
      return Optional.of(
          new Refusal(HttpStatus.FORBIDDEN, "Nothing was taken: that is for supervisors."));
    }
    try {
      engine.assignUserTask(task, assignee, assignee == null ? Takeover.ALLOWED : Takeover.REFUSED);
    } catch (EngineException e) {
      return Optional.of(
          new Refusal(
              HttpStatus.CONFLICT,
              "It was not taken: %s Load the page again.".formatted(e.getMessage())));
    }
    boolean taken = assignee != null;
    transaction.executeWithoutResult(status ->
        history.append(
            new NewEntry(
                taken ? "task.assigned" : "task.unassigned",
                Actor.person(person.username()),
                task.subjects(),
                "ok",
                "%s %s “%s”%s."
                    .formatted(
                        person.username(),
                        taken ? "took" : "gave",
                        task.name(),
                        taken ? "" : " back"),
                taken ? Map.of("assignee", person.username()) : Map.of())));
    return Optional.empty();
  }
}
