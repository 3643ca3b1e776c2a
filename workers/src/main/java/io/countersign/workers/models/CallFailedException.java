package io.countersign.workers.models;

import org.jspecify.annotations.Nullable;

/** One HTTP attempt brought no answer; holds nothing that was sent or received. */
class CallFailedException extends RuntimeException {

  private final boolean billable;

  CallFailedException(String message, boolean billable, @Nullable Throwable cause) {
    super(message, cause);
    this.billable = billable;
  }

  boolean billable() {
    return billable;
  }
}
