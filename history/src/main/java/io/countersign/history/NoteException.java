package io.countersign.history;

/** A note, checkpoint or key that is not what it should be; the message says what is wrong. */
public class NoteException extends RuntimeException {

  public NoteException(String message) {
    super(message);
  }
}
