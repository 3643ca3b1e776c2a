package io.countersign.server.notify;

/** An address in the database is not the one that was sealed. */
public final class SealBrokenException extends RuntimeException {
  SealBrokenException(String channel, Throwable cause) {
    super(
        "The address of channel %s cannot be opened: it was changed, or the file secrets/notifications is another one. Restore the file, or add the channel anew."
            .formatted(channel),
        cause);
  }
}
