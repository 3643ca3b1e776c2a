package io.countersign.server.history;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A search that makes no sense: 400 with the reason. */
class SearchRefusedException extends ErrorResponseException {

  SearchRefusedException(String reason) {
    super(
        HttpStatus.BAD_REQUEST,
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, reason),
        null);
  }
}
