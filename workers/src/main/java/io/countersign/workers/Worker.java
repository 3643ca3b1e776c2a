package io.countersign.workers;

import java.util.List;

/**
 * An AI worker.
 *
 * @param id as processes name it: {@code refund-clerk}
 * @param owner the person who answers for it
 * @param instructions the system prompt
 */
public record Worker(
    String id,
    String name,
    String owner,
    String purpose,
    String model,
    String instructions,
    State state,
    List<Ability> abilities) {

  public Worker {
    abilities = List.copyOf(abilities);
  }

  /** Only an active worker acts. */
  public enum State {
    ACTIVE,
    SUSPENDED,
    RETIRED
  }
}
