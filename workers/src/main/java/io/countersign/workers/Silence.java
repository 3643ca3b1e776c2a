package io.countersign.workers;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What happens at a gate to which nobody says anything: the timers of {@code agent-step.bpmn}.
 *
 * @param reminder when its people are reminded
 * @param escalation when the owners are called; from then on it is late
 * @param expiry when the proposal is withdrawn; nothing is done because of it
 */
public record Silence(Instant reminder, Instant escalation, Instant expiry) {

  private static final Duration REMINDER = Duration.ofHours(4);
  private static final Duration ESCALATION = Duration.ofDays(1);
  private static final Duration EXPIRY = Duration.ofDays(7);

  /** As the process set its timers when the task came. */
  public static Silence of(Map<String, Object> variables, Instant since) {
    return new Silence(
        since.plus(wait(variables, "gateReminder", REMINDER)),
        since.plus(wait(variables, "gateEscalation", ESCALATION)),
        since.plus(wait(variables, "gateExpiry", EXPIRY)));
  }

  private static Duration wait(Map<String, Object> variables, String name, Duration usual) {
    try {
      return variables.get(name) instanceof String text ? Duration.parse(text) : usual;
    } catch (DateTimeException e) {
      return usual;
    }
  }
}
