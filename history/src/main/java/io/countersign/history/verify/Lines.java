package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads lines with a bound, so that no file can fill the memory. */
final class Lines implements AutoCloseable {

  private final InputStream in;
  private byte[] buffer = new byte[1 << 18];
  private int from;
  private int to;
  private int next;
  private int limit;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    from = next;
    to = from;
    while (true) {
      to = Plain.lineFeed(buffer, to, limit);
      if (to < limit) {
        next = to + 1;
        return true;
      }
      if (!more()) {
        next = to;
        return to > from;
      }
    }
  }

  private boolean more() throws IOException {
    if (to - from > CanonicalJson.BYTES_MAX) {
      throw new IOException("A line has more than " + CanonicalJson.BYTES_MAX + " bytes.");
    }
    System.arraycopy(buffer, from, buffer, 0, limit - from);
    limit -= from;
    to -= from;
    from = 0;
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, count);
    return count > 0;
  }

  /** The bytes that the line is in, from {@link #from} to {@link #to}; until the next call. */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The line without its line feed, as strict UTF-8. */
  String text() throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IOException("A line is not valid UTF-8.", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
