package io.countersign.server.history;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Something is asked for that the log does not have (yet): 404 with the reason. */
class EntryMissingException extends ErrorResponseException {

  EntryMissingException(String reason) {
    super(
        HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, reason), null);
  }
}
