package io.countersign.engine;

import org.jspecify.annotations.Nullable;

/** The engine refused or could not be reached. */
public class EngineException extends RuntimeException {

  /** Why. */
  public enum Kind {
    INVALID,
    NOT_FOUND,
    WRONG_STATE,
    /** It has too much to do, and has certainly not taken this on. */
    BUSY,
    /** It is away or silent; nobody knows whether it has taken this on. */
    UNAVAILABLE;

    /** Whether the same may well succeed in a moment. */
    public boolean passes() {
      return this == BUSY || this == UNAVAILABLE;
    }
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
