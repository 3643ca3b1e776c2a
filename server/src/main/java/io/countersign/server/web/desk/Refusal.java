package io.countersign.server.web.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Why a decision was not taken, for the person who tried.
 *
 * @param at when somebody else was faster; null where nobody was
 */
record Refusal(HttpStatus status, String message, @Nullable Instant at) {

  Refusal(HttpStatus status, String message) {
    this(status, message, null);
  }
}
