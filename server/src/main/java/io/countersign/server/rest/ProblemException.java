package io.countersign.server.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal, as a problem: a title that programs read, a sentence that people read. */
class ProblemException extends ErrorResponseException {

  private ProblemException(HttpStatus status, ProblemDetail problem, @Nullable Throwable cause) {
    super(status, problem, cause);
  }

  static ProblemException of(HttpStatus status, String title, String detail) {
    return of(status, title, detail, Map.of());
  }

  static ProblemException of(
      HttpStatus status, String title, String detail, Map<String, ?> members) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    members.forEach(problem::setProperty);
    return new ProblemException(status, problem, null);
  }

  /** 400, with the field's name. */
  static ProblemException field(String field, String detail) {
    return of(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", detail, Map.of("field", field));
  }

  static ProblemException missing(String what, Object key) {
    return of(
        HttpStatus.NOT_FOUND,
        "NOT_FOUND",
        "There is no %s with the key %s. What was just made is seen after a moment."
            .formatted(what, key));
  }
}
