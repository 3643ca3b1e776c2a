package io.countersign.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures of several keys (C2SP signed-note): text, empty line, signature lines.
 *
 * @param text what is signed, with its last line feed
 */
public record SignedNote(String text, List<Line> signatures) {

  /** The specification asks for at least 16; one for the log and 32 witnesses are enough. */
  static final int SIGNATURES_MAX = 33;

  /** Of a whole note, in characters. */
  public static final int LENGTH_MAX = 64 * 1024;

  private static final String SEPARATOR = "\n\n";
  private static final String DASH = "\u2014 ";
  private static final int ID_BYTES = 4;

  /**
   * One signature.
   *
   * @param key the name of the key
   * @param value base64 of the key's id (four bytes) and the signature
   */
  public record Line(String key, String value) {

    static Line of(String key, byte[] id, byte[] signature) {
      byte[] both = Arrays.copyOf(id, id.length + signature.length);
      System.arraycopy(signature, 0, both, id.length, signature.length);
      return new Line(key, Base64.getEncoder().encodeToString(both));
    }

    /** Reads a line without its line feed. */
    public static Line parse(String line) {
      String[] words = line.split(" ", -1);
      if (!line.startsWith(DASH) || words.length != 3) {
        throw new NoteException("A note's signature is '\u2014 name signature', not: " + line);
      }
      if (!isKeyName(words[1])) {
        throw new NoteException(
            "The key name '%s' is empty or has a space or '+'.".formatted(words[1]));
      }
      if (base64(words[2]).length <= ID_BYTES) {
        throw new NoteException("The signature of '" + words[1] + "' is too short.");
      }
      return new Line(words[1], words[2]);
    }

    /** The line without its line feed. */
    public String text() {
      return DASH + key + " " + value;
    }

    byte[] id() {
      return Arrays.copyOf(base64(value), ID_BYTES);
    }

    byte[] signature() {
      byte[] both = base64(value);
      return Arrays.copyOfRange(both, ID_BYTES, both.length);
    }
  }

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /** Reads a note; one key may sign it once. */
  public static SignedNote parse(String note) {
    if (note.length() > LENGTH_MAX) {
      throw new NoteException("A note has at most " + LENGTH_MAX + " characters.");
    }
    int end = note.lastIndexOf(SEPARATOR);
    if (end < 0 || note.endsWith(SEPARATOR) || !note.endsWith("\n")) {
      throw new NoteException("The note has no signature: text, empty line, signature line.");
    }
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new NoteException("The note has a control character other than the line feed.");
    }
    var lines = new ArrayList<Line>();
    for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
      lines.add(Line.parse(line));
    }
    if (lines.size() > SIGNATURES_MAX) {
      throw new NoteException(
          "The note has %d signatures; at most %d are taken."
              .formatted(lines.size(), SIGNATURES_MAX));
    }
    var keys = new HashSet<String>();
    for (Line line : lines) {
      if (!keys.add(line.key() + Arrays.toString(line.id()))) {
        throw new NoteException("The key '" + line.key() + "' signs the note twice.");
      }
    }
    return new SignedNote(note.substring(0, end + 1), lines);
  }

  /** The note as one text. */
  public String note() {
    var note = new StringBuilder(text).append('\n');
    signatures.forEach(line -> note.append(line.text()).append('\n'));
    return note.toString();
  }

  /** The note with these signatures at its end, where their keys have not signed it already. */
  public SignedNote with(List<Line> more) {
    var lines = new ArrayList<>(signatures);
    for (Line line : more) {
      if (by(line.key(), line.id()).isEmpty()) {
        lines.add(line);
      }
    }
    return new SignedNote(text, lines);
  }

  /** The signature of the key with that name and id; others are no business of ours. */
  Optional<Line> by(String key, byte[] id) {
    return signatures.stream()
        .filter(line -> line.key().equals(key) && Arrays.equals(line.id(), id))
        .findFirst();
  }

  static boolean isKeyName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(c ->
                c == '+'
                    || c < ' '
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.SURROGATE);
  }

  /** Strict: one text for each sequence of bytes. */
  static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // said below, as for the other wrong spellings
    }
    throw new NoteException("'" + text + "' is no strict base64.");
  }
}
