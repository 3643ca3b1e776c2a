package io.countersign.workers.rehearsal;

/** A script that cannot be played. */
class ScriptException extends RuntimeException {

  /** Says where, which rule, and the way out. */
  ScriptException(String file, int line, String message) {
    super("%s, line %d: %s".formatted(file, line, message));
  }

  ScriptException(String message, Throwable cause) {
    super(message, cause);
  }
}
