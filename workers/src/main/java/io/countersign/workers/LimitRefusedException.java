package io.countersign.workers;

/** A limit could not be raised, although the decision was checked before. */
public class LimitRefusedException extends RuntimeException {
  LimitRefusedException(String message) {
    super(message);
  }
}
