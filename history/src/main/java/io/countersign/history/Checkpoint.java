package io.countersign.history;

import java.util.Base64;

/**
 * What a log says of itself: its name, how many entries it has, and the root over all of them (C2SP
 * tlog-checkpoint, without extension lines).
 */
public record Checkpoint(String origin, long size, Digest root) {

  /** The text that is signed: three lines. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.bytes()) + "\n";
  }

  /** Reads the text that is signed; another spelling of the same is refused. */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 4 || !lines[3].isEmpty() || lines[0].isEmpty()) {
      throw new NoteException("A checkpoint has three lines: origin, size, root.");
    }
    var checkpoint = new Checkpoint(lines[0], TlogProof.number(lines[1]), TlogProof.hash(lines[2]));
    if (!checkpoint.text().equals(text)) {
      throw new NoteException("The checkpoint of size " + lines[1] + " is spelled wrongly.");
    }
    return checkpoint;
  }
}
