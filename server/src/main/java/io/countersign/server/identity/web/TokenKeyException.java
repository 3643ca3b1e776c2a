package io.countersign.server.identity.web;

/** The key that signs access tokens can be neither read nor made. */
final class TokenKeyException extends RuntimeException {
  TokenKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
