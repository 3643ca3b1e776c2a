package io.countersign.engine;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Ends instances before their time, and writes down who wanted it. */
@Service
public class Cancellations {

  private final Engine engine;
  private final History history;

  Cancellations(Engine engine, History history) {
    this.engine = engine;
    this.history = history;
  }

  /**
   * Ends it and all that it called.
   *
   * @throws EngineException where the engine refuses or cannot be reached
   */
  public void cancel(long processInstanceKey, Actor by) {
    engine.cancel(processInstanceKey);
    String key = Long.toString(processInstanceKey);
    history.append(
        new NewEntry(
            "instance.cancellation-requested",
            by,
            Map.of("instance", key),
            "ok",
            "%s cancelled instance %s.".formatted(by.id(), key),
            Map.of()));
  }
}
