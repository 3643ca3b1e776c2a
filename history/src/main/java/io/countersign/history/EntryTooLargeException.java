package io.countersign.history;

/** An entry has more bytes than the log takes; the message names both numbers. */
public class EntryTooLargeException extends IllegalArgumentException {

  EntryTooLargeException(String what, String type, int bytes, int max) {
    super(
        "The %s of the entry %s has %d bytes; at most %d are taken. Store the bulk elsewhere and append its digest."
            .formatted(what, type, bytes, max));
  }
}
