package io.countersign.history.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at once for those that mean themselves within a JSON text: ASCII but for
 * control characters, the quote and the backslash. Most bytes of a log are such.
 */
final class Plain {

  static final int EIGHT = Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long TOP_BITS = EACH << 7;
  private static final long SPACES = ' ' * EACH;
  private static final long QUOTES = '"' * EACH;
  private static final long BACKSLASHES = '\\' * EACH;
  private static final long LINE_FEEDS = '\n' * EACH;

  private Plain() {}

  /** The place of the first byte that is not plain, or the end. */
  static int end(byte[] bytes, int from, int end) {
    int at = from;
    for (; at <= end - EIGHT; at += EIGHT) {
      int count = count((long) LONGS.get(bytes, at));
      if (count < EIGHT) {
        return at + count;
      }
    }
    while (at < end && is(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Copies eight bytes, and gives how many of them are plain before the first that is not. */
  static int copy(byte[] bytes, int from, byte[] to, int at) {
    long eight = (long) LONGS.get(bytes, from);
    LONGS.set(to, at, eight);
    return count(eight);
  }

  static boolean is(byte c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  /**
   * Subtracting sets a byte's top bit where it is smaller. What it borrows spoils the bytes above,
   * but the first one stays right, and only that is asked for.
   */
  private static int count(long eight) {
    long others =
        (eight | (eight - SPACES) | ((eight ^ QUOTES) - EACH) | ((eight ^ BACKSLASHES) - EACH))
            & TOP_BITS;
    return Long.numberOfTrailingZeros(others) / Byte.SIZE; // 64 of none
  }

  /** The place of the first line feed, or the end. */
  static int lineFeed(byte[] bytes, int from, int end) {
    int at = from;
    for (; at <= end - EIGHT; at += EIGHT) {
      long differing = (long) LONGS.get(bytes, at) ^ LINE_FEEDS;
      long same = (differing - EACH) & ~differing & TOP_BITS;
      if (same != 0) {
        return at + Long.numberOfTrailingZeros(same) / Byte.SIZE;
      }
    }
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
