package io.countersign.server.web.desk;

import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import io.countersign.engine.UserTask;
import io.countersign.engine.Worklist;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.Person;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sets a task aside until a later time: whoever does so takes it, and finds it on the desk again
 * then. The engine keeps the time as the task's follow-up date; every deadline goes on.
 */
@Component
class Deferrals {

  /** Nothing is put off for longer. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final int MORNING = 9;
  private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private final Claims claims;
  private final Worklist worklist;
  private final Engine engine;
  private final History history;
  private final TransactionOperations transaction;
  private final Clock clock;

  Deferrals(
      Claims claims,
      Worklist worklist,
      Engine engine,
      History history,
      TransactionOperations transaction,
      Clock clock) {
    this.claims = claims;
    this.worklist = worklist;
    this.engine = engine;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Takes it and sets it aside.
   *
   * @param until {@code hour}, {@code tomorrow}, {@code monday} (both at nine), or a local date and
   *     time as a browser's field gives it
   */
  Optional<Refusal> defer(UserTask task, Person person, String until, ZoneId zone) {
    ZonedDateTime now = clock.instant().atZone(zone);
    @Nullable ZonedDateTime at = read(until, now);
    Optional<Refusal> refusal = refusal(task, until, at, now);
    if (refusal.isPresent() || at == null) {
      return refusal;
    }
    Optional<Refusal> notTaken =
        person.username().equals(task.assignee()) ? Optional.empty() : claims.take(task, person);
    return notTaken.isPresent() ? notTaken : change(task, person, at.toInstant());
  }

  /** Brings it back to the desk of whoever has set it aside. */
  Optional<Refusal> resume(UserTask task, Person person) {
    return person.username().equals(task.assignee())
        ? change(task, person, null)
        : Optional.of(
            new Refusal(
                HttpStatus.FORBIDDEN,
                "It stays set aside: only who did so can bring it back; anybody who may can decide it."));
  }

  /** The time that is meant; null where it cannot be read. */
  static @Nullable ZonedDateTime read(String until, ZonedDateTime now) {
    ZonedDateTime morning = now.truncatedTo(ChronoUnit.DAYS).withHour(MORNING);
    try {
      return switch (until) {
        case "hour" -> now.plusHours(1);
        case "tomorrow" -> morning.plusDays(1);
        case "monday" -> morning.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        default -> LocalDateTime.parse(until).atZone(now.getZone());
      };
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private Optional<Refusal> refusal(
      UserTask task, String until, @Nullable ZonedDateTime at, ZonedDateTime now) {
    if (at == null) {
      return unusable("“%s” is no date and time. Choose one".formatted(until));
    }
    if (!at.isAfter(now)) {
      return unusable("%s is over. Choose a later time".formatted(SHOWN.format(at)));
    }
    if (at.isAfter(now.plus(LONGEST))) {
      return unusable(
          "%s is more than %d days away. Choose an earlier time"
              .formatted(SHOWN.format(at), LONGEST.toDays()));
    }
    return worklist
        .find(task.key())
        .map(item -> item.card().dueAt())
        .filter(due -> !at.toInstant().isBefore(due))
        .flatMap(due ->
            unusable(
                "It is due at %s, and its time goes on meanwhile. Choose an earlier time"
                    .formatted(SHOWN.format(due.atZone(now.getZone())))));
  }

  private static Optional<Refusal> unusable(String why) {
    return Optional.of(
        new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, "It was not set aside: %s.".formatted(why)));
  }

  private Optional<Refusal> change(UserTask task, Person person, @Nullable Instant until) {
    try {
      engine.updateUserTask(
          task, new Engine.Changeset(null, null, null, until == null ? "" : until.toString()));
    } catch (EngineException e) {
      return Optional.of(
          new Refusal(
              HttpStatus.CONFLICT,
              "Nothing was changed: %s Load the page again.".formatted(e.getMessage())));
    }
    transaction.executeWithoutResult(status ->
        history.append(
            new NewEntry(
                until == null ? "task.resumed" : "task.deferred",
                Actor.person(person.username()),
                task.subjects(),
                "ok",
                until == null
                    ? "%s brought “%s” back.".formatted(person.username(), task.name())
                    : "%s set “%s” aside until %s."
                        .formatted(person.username(), task.name(), until),
                until == null ? Map.of() : Map.of("until", until.toString()))));
    return Optional.empty();
  }
}
