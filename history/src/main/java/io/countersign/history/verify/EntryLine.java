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
    String hash = latin(at, HEX_CHARS);
    at += HEX_CHARS;
    long index = takes(INDEX) ? number() : -1;
    byte[] leaf = index >= 0 && takes(LEAF) ? string() : null;
    if (leaf == null || !takes(LINE)) {
      return Optional.empty();
    }
    byte[] payload = takes(PAYLOAD) ? string() : null;
    if (payload == null || !takes(SALT) || end - at != HEX_CHARS + END.length) {
      return Optional.empty();
    }
    String salt = latin(at, HEX_CHARS);
    at += HEX_CHARS;
    return takes(END) && isHex(hash) && isHex(salt)
        ? Optional.of(new EntryRow(index, leaf, hash, Optional.of(salt), Optional.of(payload)))
        : Optional.empty();
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
    int length = 0;
    if (text.length < end - at) {
      text = new byte[end - at];
    }
    while (at < end) {
      int start = at;
      while (at < end && plain(bytes[at])) {
        at++;
      }
      System.arraycopy(bytes, start, text, length, at - start);
      length += at - start;
      if (at >= end) {
        return null;
      }
      byte c = bytes[at];
      if (c == '"') {
        return Arrays.copyOf(text, length);
      }
      if (c == '\\') {
        byte meant = at + 1 < end ? unescaped(bytes[at + 1]) : 0;
        if (meant == 0) {
          return null;
        }
        text[length++] = meant;
        at += 2;
      } else {
        int bytesOfChar = c < 0 ? Utf8.length(bytes, at, end) : 0;
        if (bytesOfChar == 0) {
          return null;
        }
        System.arraycopy(bytes, at, text, length, bytesOfChar);
        length += bytesOfChar;
        at += bytesOfChar;
      }
    }
    return null;
  }

  private static boolean plain(byte c) {
    return c >= ' ' && c != '"' && c != '\\';
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

  private String latin(int from, int count) {
    return new String(bytes, from, count, StandardCharsets.ISO_8859_1);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
