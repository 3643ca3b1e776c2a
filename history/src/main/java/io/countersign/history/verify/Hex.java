package io.countersign.history.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lower-case hexadecimal, without making text of it. */
final class Hex {

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  private Hex() {}

  private static byte[] values() {
    var values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (byte value = 0; value < DIGITS.length; value++) {
      values[DIGITS[value]] = value;
    }
    return values;
  }

  /** Whether the text is these bytes, spelled so. */
  static boolean spells(byte[] text, byte[] bytes) {
    return spells(text, 0, text.length, bytes);
  }

  /** The same of a part of the text. */
  static boolean spells(byte[] text, int from, int to, byte[] bytes) {
    int differing = (to - from) ^ 2 * bytes.length;
    for (int i = 0; differing == 0 && i < bytes.length; i++) {
      differing |= text[from + 2 * i] ^ DIGITS[bytes[i] >> 4 & 0xf];
      differing |= text[from + 2 * i + 1] ^ DIGITS[bytes[i] & 0xf];
    }
    return differing == 0;
  }

  /** Reads so many bytes; tells whether they are spelled so. */
  static boolean read(byte[] text, int from, byte[] into) {
    int wrong = 0;
    for (int i = 0; i < into.length; i++) {
      int high = VALUES[text[from + 2 * i] & 0xff];
      int low = VALUES[text[from + 2 * i + 1] & 0xff];
      wrong |= high | low;
      into[i] = (byte) (high << 4 | low);
    }
    return wrong >= 0;
  }
}
