package io.countersign.server.notify;

import io.countersign.engine.UserTask;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Until when a task can be decided. */
final class Deadline {

  /** Of {@code agent-step.bpmn}: its timer, and what it waits where nobody says otherwise. */
  private static final String GATE = "approve-action";

  private static final String VARIABLE = "gateExpiry";
  private static final Duration USUAL = Duration.ofDays(7);

  private Deadline() {}

  /** The task's own date, else the gate's expiry; null where it waits for ever. */
  static @Nullable Instant of(UserTask task) {
    if (task.dueAt() != null) {
      return task.dueAt();
    }
    if (!task.elementId().equals(GATE)) {
      return null;
    }
    return task.variables().get(VARIABLE) instanceof String text
        ? after(task.createdAt(), text)
        : task.createdAt().plus(USUAL);
  }

  private static @Nullable Instant after(Instant start, String duration) {
    try {
      return duration.matches("P(\\d+[YMWD])+")
          ? start.atZone(ZoneOffset.UTC).plus(Period.parse(duration)).toInstant()
          : start.plus(Duration.parse(duration));
    } catch (DateTimeException e) {
      return null; // the engine understands it, we do not: then nobody is warned
    }
  }

  /** A tenth of the time before its end, at most this long before. */
  static @Nullable Instant warning(Instant start, @Nullable Instant end, Duration before) {
    if (end == null || !end.isAfter(start)) {
      return null;
    }
    Duration tenth = Duration.between(start, end).dividedBy(10);
    return end.minus(tenth.compareTo(before) < 0 ? tenth : before);
  }
}
