package io.countersign.history.witness;

import io.countersign.history.SignedNote;

/** What a witness answers to a submission. */
sealed interface Answer {

  /** It has seen the checkpoint. */
  record Cosigned(SignedNote.Line line) implements Answer {}

  /** It has signed a tree of that size last, so the proof must begin there. */
  record Conflict(long size) implements Answer {}

  /** It does not sign this. */
  record Refused(int status, String reason) implements Answer {}
}
