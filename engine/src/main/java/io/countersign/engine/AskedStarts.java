package io.countersign.engine;

import io.countersign.history.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Starts that the engine is asked for and whose answer is not kept yet. */
public interface AskedStarts {

  void ask(UUID id, Actor by, Instant at);

  /** The engine's answer is kept, or it refused; false where somebody else was faster. */
  boolean end(UUID id);

  void forgetBefore(Instant at);

  /** Those of which the engine's own record says what came; the oldest first. */
  List<Arrived> arrived(int max);

  /** A case that was started, and who asked for it. */
  record Arrived(UUID id, Actor by, Engine.Started started) {}
}
