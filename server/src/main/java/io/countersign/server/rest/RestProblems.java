package io.countersign.server.rest;

import io.countersign.engine.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Turns what went wrong into problems that name the field. Spring's own problems come after it, for
 * what never reached a handler.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackageClasses = RestProblems.class)
class RestProblems {

  private static final Logger LOG = LoggerFactory.getLogger(RestProblems.class);

  /** Long enough for an engine to work off what it has taken on. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> engine(EngineException e) {
    return switch (e.kind()) {
      case INVALID -> problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", e.getMessage(), null);
      case NOT_FOUND -> problem(HttpStatus.NOT_FOUND, "NOT_FOUND", e.getMessage(), null);
      case WRONG_STATE -> problem(HttpStatus.CONFLICT, "INVALID_STATE", e.getMessage(), null);
      case BUSY -> later("RESOURCE_EXHAUSTED", e.getMessage());
      case UNAVAILABLE -> later("UNAVAILABLE", e.getMessage());
    };
  }

  /** The database is away or has no connection to spare, which says nothing about what was sent. */
  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class,
    RecoverableDataAccessException.class,
    TransientDataAccessException.class
  })
  ResponseEntity<ProblemDetail> database(NestedRuntimeException e) {
    LOG.warn("The API could not reach the database: {}", String.valueOf(e.getMessage()));
    return later("UNAVAILABLE", "The database does not answer just now.");
  }

  /** A cursor that is none, a field that cannot be searched by. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> argument(IllegalArgumentException e) {
    return problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", e.getMessage(), null);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLargeException) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "TOO_LARGE", cause.getMessage(), null);
      }
    }
    return e.getCause() instanceof JacksonException json
        ? problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", sentence(json), field(json))
        : problem(
            HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", "A JSON object is needed as body.", null);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> partMissing(MissingServletRequestPartException e) {
    return problem(
        HttpStatus.BAD_REQUEST,
        "INVALID_ARGUMENT",
        "The part '%s' is missing.".formatted(e.getRequestPartName()),
        e.getRequestPartName());
  }

  private static String sentence(JacksonException json) {
    if (json instanceof UnrecognizedPropertyException unknown) {
      return "'%s' is not known here; known are %s."
          .formatted(unknown.getPropertyName(), names(unknown));
    }
    String field = field(json);
    return field == null
        ? "The body is no JSON that can be read: " + firstLine(json)
        : "'%s' cannot be taken: %s".formatted(field, firstLine(json));
  }

  private static List<String> names(UnrecognizedPropertyException unknown) {
    var known = unknown.getKnownPropertyIds();
    return known == null ? List.of() : known.stream().map(String::valueOf).sorted().toList();
  }

  private static @Nullable String field(JacksonException json) {
    String path =
        json.getPath().stream()
            .map(step ->
                step.getPropertyName() == null
                    ? "[%d]".formatted(step.getIndex())
                    : "." + step.getPropertyName())
            .collect(Collectors.joining());
    return path.isEmpty() ? null : path.startsWith(".") ? path.substring(1) : path;
  }

  /** Without the names of our classes and the rest of the body. */
  private static String firstLine(JacksonException json) {
    String message = String.valueOf(json.getOriginalMessage());
    String line = message.lines().findFirst().orElse("");
    return line.replaceAll("`?(java|io\\.countersign)[\\w.$<>]*`?", "the type that is expected");
  }

  private static ResponseEntity<ProblemDetail> later(String title, @Nullable String detail) {
    var problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE, "%s Ask again in a moment.".formatted(detail));
    problem.setTitle(title);
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()))
        .body(problem);
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String title, @Nullable String detail, @Nullable String field) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    if (field != null) {
      problem.setProperty("field", field);
    }
    return ResponseEntity.status(status).body(problem);
  }
}
