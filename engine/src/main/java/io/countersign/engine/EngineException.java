package io.countersign.engine;

import org.jspecify.annotations.Nullable;

/** The engine refused or could not be reached. */
public class EngineException extends RuntimeException {

  /** Why. */
  public enum Kind {
    INVALID,
    NOT_FOUND,
    WRONG_STATE,
    UNAVAILABLE
  }

  private final Kind kind;

  public EngineException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
