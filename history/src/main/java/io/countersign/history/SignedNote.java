package io.countersign.history;

import java.util.Base64;

/** The spelling of signed notes (C2SP signed-note): text, empty line, one signature line. */
final class NoteLines {

  private static final String SEPARATOR = "\n\n";
  private static final String DASH = "\u2014 ";

  private NoteLines() {}

  record Parts(String text, String name, String signature) {}

  static String join(String text, String name, byte[] signature) {
    return text + "\n" + DASH + name + " " + Base64.getEncoder().encodeToString(signature) + "\n";
  }

  /** Our notes carry exactly one signature, so that no byte of them is free. */
  static Parts split(String note) {
    int end = note.lastIndexOf(SEPARATOR);
    if (end < 0 || note.endsWith(SEPARATOR) || !note.endsWith("\n")) {
      throw new NoteException("The note has no signature: text, empty line, signature line.");
    }
    String line = note.substring(end + SEPARATOR.length(), note.length() - 1);
    String[] words = line.split(" ", -1);
    if (line.contains("\n") || !line.startsWith(DASH) || words.length != 3) {
      throw new NoteException("The note's last line is not '\u2014 name signature': " + line);
    }
    return new Parts(note.substring(0, end + 1), words[1], words[2]);
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
