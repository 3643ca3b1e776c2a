package io.countersign.server.rest;

import java.io.IOException;

/** More bytes came than a body may have. */
class BodyTooLargeException extends IOException {

  BodyTooLargeException(long bytesMax) {
    super(
        "The body has more than %d bytes (countersign.api.body-max). Send less."
            .formatted(bytesMax));
  }
}
