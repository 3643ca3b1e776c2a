package io.countersign.history.verify;

/** Strict UTF-8 (RFC 3629), without making text of it. */
final class Utf8 {

  private Utf8() {}

  /** How many bytes the character at that place has; 0 where it is none. */
  static int length(byte[] bytes, int at, int end) {
    int first = bytes[at];
    if (first >= 0) {
      return 1;
    }
    int length = first >> 5 == -2 ? 2 : first >> 4 == -2 ? 3 : first >> 3 == -2 ? 4 : 0;
    if (length == 0 || end - at < length) {
      return 0;
    }
    int code = first & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
      code = code << 6 | (bytes[at + i] & 0x3f);
    }
    boolean shortest = code >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
    boolean character = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return shortest && character ? length : 0;
  }
}
