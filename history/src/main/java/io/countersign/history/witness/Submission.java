package io.countersign.history.witness;

import io.countersign.history.ConsistencyProof;
import io.countersign.history.Digest;
import io.countersign.history.NoteException;
import io.countersign.history.TlogProof;
import java.util.Base64;
import java.util.List;

/**
 * What a log asks a witness (C2SP tlog-witness, add-checkpoint).
 *
 * @param oldSize of the last checkpoint that the witness signed
 * @param hashes of the proof that the note's tree extends that one
 */
record Submission(long oldSize, List<Digest> hashes, String note) {

  private static final String OLD = "old ";

  Submission {
    hashes = List.copyOf(hashes);
  }

  static Submission of(ConsistencyProof proof, String note) {
    return new Submission(proof.oldSize(), proof.hashes(), note);
  }

  String text() {
    var text = new StringBuilder(OLD).append(oldSize).append('\n');
    for (Digest hash : hashes) {
      text.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n');
    }
    return text.append('\n').append(note).toString();
  }

  static Submission parse(String text) {
    int end = text.indexOf("\n\n");
    if (end < 0 || !text.startsWith(OLD)) {
      throw new NoteException("A submission is 'old N', hashes, an empty line and a checkpoint.");
    }
    List<String> lines = List.of(text.substring(0, end).split("\n", -1));
    if (lines.size() > TlogProof.HASHES_MAX + 1) {
      throw new NoteException("A proof has at most " + TlogProof.HASHES_MAX + " hashes.");
    }
    return new Submission(
        TlogProof.number(lines.getFirst().substring(OLD.length())),
        lines.stream().skip(1).map(TlogProof::hash).toList(),
        text.substring(end + 2));
  }
}
