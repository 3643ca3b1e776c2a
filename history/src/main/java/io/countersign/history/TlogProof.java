package io.countersign.history;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * That a leaf stands at an index of a signed tree, as one text (C2SP tlog-proof).
 *
 * @param note the signed checkpoint
 */
public record TlogProof(long index, List<Digest> hashes, String note) {

  /** A tree of 2^63 leaves is not higher. */
  public static final int HASHES_MAX = 63;

  private static final String FORMAT = "c2sp.org/tlog-proof@v1";

  public TlogProof {
    hashes = List.copyOf(hashes);
    if (hashes.size() > HASHES_MAX) {
      throw new NoteException(
          "A proof has at most %d hashes, not %d.".formatted(HASHES_MAX, hashes.size()));
    }
  }

  public String text() {
    var text = new StringBuilder(FORMAT).append("\nindex ").append(index).append('\n');
    hashes.forEach(hash -> text.append(base64(hash)).append('\n'));
    return text.append('\n').append(note).toString();
  }

  /** Reads the text; a line {@code extra} proves nothing and is skipped. */
  public static TlogProof parse(String text) {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new NoteException("The proof has no empty line before its checkpoint.");
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", -1)));
    if (!lines.removeFirst().equals(FORMAT)) {
      throw new NoteException("A proof begins with the line '" + FORMAT + "'.");
    }
    if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
      SignedNote.base64(lines.removeFirst().substring("extra ".length()));
    }
    if (lines.isEmpty() || !lines.getFirst().startsWith("index ")) {
      throw new NoteException("The proof lacks the line 'index N'.");
    }
    long index = number(lines.removeFirst().substring("index ".length()));
    return new TlogProof(
        index, lines.stream().map(TlogProof::hash).toList(), text.substring(end + 2));
  }

  static String base64(Digest hash) {
    return Base64.getEncoder().encodeToString(hash.bytes());
  }

  /** Reads a hash from strict base64. */
  public static Digest hash(String line) {
    byte[] bytes = SignedNote.base64(line);
    if (bytes.length != 32) {
      throw new NoteException("A hash has 32 bytes, not " + bytes.length + ".");
    }
    return Digest.ofHash(bytes);
  }

  /** Reads a whole number below 2^63 in its one spelling. */
  public static long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && Long.toString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new NoteException("'" + text + "' is no whole number below 2^63 without leading zeros.");
  }
}
