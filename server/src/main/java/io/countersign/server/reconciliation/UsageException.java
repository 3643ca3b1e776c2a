package io.countersign.server.reconciliation;

import org.jspecify.annotations.Nullable;

/** A usage report that cannot be had or read. */
public class UsageException extends RuntimeException {
  UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
