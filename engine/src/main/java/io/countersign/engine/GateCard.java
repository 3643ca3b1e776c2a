package io.countersign.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the list says of a gate beyond its headline, from whoever put the gate into the process.
 *
 * @param label what people know the case by, such as an order number; empty where there is nothing
 * @param shape equal for gates that can be looked at side by side; empty where there are none
 * @param risk the higher, the more it can do
 * @param outside whether the worker had read content from outside the organisation
 * @param size characters to read before deciding
 * @param dueAt from when on it is late; null where nobody waits
 */
public record GateCard(
    @Nullable String worker,
    @Nullable String workerName,
    @Nullable String action,
    String label,
    String shape,
    @Nullable Long amountCents,
    int risk,
    boolean outside,
    int size,
    @Nullable Instant dueAt) {

  /** Of a task about which nobody says more. */
  static final GateCard PLAIN = new GateCard(null, null, null, "", "", null, 0, false, 0, null);

  /** Says it; implemented by whoever put the task into the process. */
  public interface Source {

    /** Empty where the task is somebody else's. */
    java.util.Optional<GateCard> card(UserTask task, Subject subject);
  }
}
