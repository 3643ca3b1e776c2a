package io.countersign.history.verify;

import java.util.OptionalLong;

/**
 * Something that does not hold.
 *
 * @param index the first entry that it concerns, where it concerns entries
 */
public record Finding(Kind kind, OptionalLong index, String sentence) {

  /** The classes of findings, each with the exit code of the command. */
  public enum Kind {
    /** The export cannot be read as one. */
    FORMAT(10),
    /** An entry's bytes are not those that were hashed. */
    ENTRY(11),
    /** A payload is not the one that its entry commits to. */
    PAYLOAD(12),
    /** Entries are missing, doubled or in another order. */
    ORDER(13),
    /** The entries do not give the root that was signed. */
    ROOT(14),
    /** A checkpoint is not signed by the log's key, or not what it is filed as. */
    SIGNATURE(15),
    /** The log or the export ends too early. */
    CUT(16),
    /** The log contradicts a checkpoint from elsewhere: it was rewritten or forked. */
    FORK(17),
    /** A hash that the log keeps to be fast does not follow from the entries. */
    NODE(18),
    /** A time cannot be true: it goes back within its source, or lies beyond what witnesses saw. */
    TIME(19),
    /** The witnesses that the policy asks for did not sign. */
    WITNESS(20);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  static Finding at(Kind kind, long index, String sentence) {
    return new Finding(kind, OptionalLong.of(index), sentence);
  }

  static Finding of(Kind kind, String sentence) {
    return new Finding(kind, OptionalLong.empty(), sentence);
  }
}
