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
    var checkpoint = new Checkpoint(lines[0], size(lines[1]), root(lines[2]));
    if (!checkpoint.text().equals(text)) {
      throw new NoteException("The checkpoint of size " + lines[1] + " is spelled wrongly.");
    }
    return checkpoint;
  }

  private static long size(String line) {
    try {
      return Long.parseUnsignedLong(line) < 0 ? refuse(line) : Long.parseLong(line);
    } catch (NumberFormatException e) {
      return refuse(line);
    }
  }

  private static long refuse(String line) {
    throw new NoteException("The checkpoint's size '" + line + "' is no number of entries.");
  }

  private static Digest root(String line) {
    byte[] root = NoteLines.base64(line);
    if (root.length != 32) {
      throw new NoteException("The checkpoint's root has " + root.length + " bytes, not 32.");
    }
    return Digest.ofHash(root);
  }
}
