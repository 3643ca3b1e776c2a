package io.countersign.history.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of an export in the one spelling that exports have, straight from the bytes;
 * whatever looks different is left to {@code ExportLine}. This is most of what a verifier does. Not
 * for several threads at once.
 */
final class EntryLine {

  private static final byte[] HASH = ascii("{\"hash\":\"");
  private static final byte[] INDEX = ascii("\",\"index\":\"");
  private static final byte[] LEAF = ascii("\",\"leaf\":\"");
  private static final byte[] LINE = ascii("\",\"line\":\"entry");
  private static final byte[] PAYLOAD = ascii("\",\"payload\":\"");
  private static final byte[] SALT = ascii("\",\"salt\":\"");
  private static final byte[] END = ascii("\"}");
  private static final int HEX_CHARS = 64;
  private static final int DIGITS_MAX = 18;

  private byte[] bytes = new byte[0];
  private byte[] text = new byte[1 << 12];
  private final byte[] digits = new byte[HEX_CHARS / 2];
  private int at;
  private int end;

  /** The entry in these bytes, if they are one in the usual spelling. */
  Optional<EntryRow> read(byte[] buffer, int from, int to) {
    bytes = buffer;
    at = from;
    end = to;
    if (!takes(HASH) || end - at < HEX_CHARS) {
      return Optional.empty();
    }
    byte[] hash = Arrays.copyOfRange(bytes, at, at + HEX_CHARS);
    if (!hex()) {
      return Optional.empty();
    }
    long index = takes(INDEX) ? number() : -1;
    byte[] leaf = index >= 0 && takes(LEAF) ? string() : null;
    if (leaf == null || !takes(LINE)) {
      return Optional.empty();
    }
    byte[] payload = takes(PAYLOAD) ? string() : null;
    if (payload == null || !takes(SALT) || end - at != HEX_CHARS + END.length) {
      return Optional.empty();
    }
    if (!hex() || !takes(END)) {
      return Optional.empty();
    }
    return Optional.of(
        new EntryRow(index, leaf, hash, Optional.of(digits.clone()), Optional.of(payload)));
  }

  private boolean hex() {
    at += HEX_CHARS;
    return Hex.read(bytes, at - HEX_CHARS, digits);
  }

  private boolean takes(byte[] expected) {
    int next = at + expected.length;
    if (next > end || !Arrays.equals(bytes, at, next, expected, 0, expected.length)) {
      return false;
    }
    at = next;
    return true;
  }

  private long number() {
    long number = 0;
    int start = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - start < DIGITS_MAX) {
      number = number * 10 + bytes[at++] - '0';
    }
    boolean plain = at > start && (bytes[start] != '0' || at == start + 1);
    return plain ? number : -1;
  }

  /** The text up to the next quote, which is not taken; null where it has a rare spelling. */
  private byte @Nullable [] string() {
    if (text.length < end - at + Plain.EIGHT) {
      text = new byte[end - at + Plain.EIGHT];
    }
    byte[] from = bytes;
    byte[] to = text;
    int next = at;
    int length = 0;
    while (next < end) {
      if (next <= end - Plain.EIGHT) {
        int count = Plain.copy(from, next, to, length);
        next += count;
        length += count;
        if (count == Plain.EIGHT) {
          continue;
        }
      }
      byte c = from[next];
      if (c == '"') {
        at = next;
        return Arrays.copyOf(to, length);
      }
      int taken = c == '\\' ? unescaped(next, length) : copied(next, length);
      if (taken == 0) {
        return null;
      }
      next += taken;
      length += c == '\\' ? 1 : taken;
    }
    return null;
  }

  /** Gives how many bytes the escape has; 0 where it is rare or none. */
  private int unescaped(int from, int to) {
    byte meant = from + 1 < end ? unescaped(bytes[from + 1]) : 0;
    text[to] = meant;
    return meant == 0 ? 0 : 2;
  }

  /** Gives how many bytes the character has; 0 where it is none. */
  private int copied(int from, int to) {
    boolean control = bytes[from] >= 0 && bytes[from] < ' ';
    int length = control ? 0 : Utf8.length(bytes, from, end);
    System.arraycopy(bytes, from, text, to, length);
    return length;
  }

  private static byte unescaped(byte c) {
    return switch (c) {
      case '"', '\\' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> 0;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
