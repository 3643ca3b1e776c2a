package io.countersign.engine.zeebe;

import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ClientStatusException;
import io.countersign.engine.EngineException;
import io.countersign.engine.EngineException.Kind;
import io.grpc.Status;
import java.io.IOException;
import java.util.function.Supplier;

/** Turns the client's exceptions into ours, with the engine's own words. */
final class Refusals {

  private Refusals() {}

  static <T> T calling(Supplier<T> call) {
    try {
      return call.get();
    } catch (ClientStatusException e) {
      throw new EngineException(kind(e.getStatus()), message(e.getStatus()), e);
    } catch (ClientException e) {
      throw new EngineException(
          Kind.UNAVAILABLE, "The engine did not answer: " + e.getMessage(), e);
    }
  }

  static Kind kind(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED -> Kind.INVALID;
      case NOT_FOUND -> Kind.NOT_FOUND;
      case FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED -> Kind.WRONG_STATE;
      case RESOURCE_EXHAUSTED -> tooLarge(status) ? Kind.INVALID : Kind.BUSY;
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          PERMISSION_DENIED,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS,
          UNAUTHENTICATED ->
          Kind.UNAVAILABLE;
    };
  }

  static Kind kind(int httpStatus) {
    return switch (httpStatus) {
      case 400, 415, 422 -> Kind.INVALID;
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.WRONG_STATE;
      case 429 -> Kind.BUSY;
      default -> Kind.UNAVAILABLE;
    };
  }

  /** gRPC has one code for a full queue and for a message that never fits. */
  private static boolean tooLarge(Status status) {
    return String.valueOf(status.getDescription()).contains("exceeds maximum size");
  }

  private static String message(Status status) {
    String description = status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "The engine cannot be reached: %s. Is countersign.engine.grpc-address right, with https where it speaks TLS?"
              .formatted(description);
      // so says the client when it has no token to send
      case CANCELLED ->
          status.getCause() instanceof IOException cause
              ? String.valueOf(cause.getMessage())
              : "The engine's answer was cancelled: " + description;
      case DEADLINE_EXCEEDED -> "The engine did not answer in time: " + description;
      case RESOURCE_EXHAUSTED ->
          tooLarge(status)
              ? "It is larger than the engine takes: %s.".formatted(description)
              : "The engine has more to do than it can take on, and has not taken this on.";
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          "The engine does not know us: %s Check countersign.engine.secret, or the OAuth client."
              .formatted(description);
      default -> description == null ? status.getCode().name() : description;
    };
  }
}
