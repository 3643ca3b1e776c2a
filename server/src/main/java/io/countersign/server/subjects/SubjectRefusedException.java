package io.countersign.server.subjects;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that makes no sense: 400 with the reason. */
class SubjectRefusedException extends ErrorResponseException {

  SubjectRefusedException(String reason) {
    super(
        HttpStatus.BAD_REQUEST,
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, reason),
        null);
  }
}
