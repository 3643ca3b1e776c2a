package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of strict UTF-8 with a bound, so that no file can fill the memory. */
final class Lines implements AutoCloseable {

  private final InputStream in;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line without its line feed. */
  Optional<String> next() throws IOException {
    var line = new ByteArrayOutputStream(1 << 10);
    while (filled()) {
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (line.size() > CanonicalJson.BYTES_MAX) {
        throw new IOException("A line has more than " + CanonicalJson.BYTES_MAX + " bytes.");
      }
      if (position < limit) {
        position++;
        return Optional.of(text(line));
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
  }

  private boolean filled() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
    }
    return limit > 0;
  }

  private String text(ByteArrayOutputStream line) throws IOException {
    try {
      return utf8.decode(ByteBuffer.wrap(line.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("A line is not valid UTF-8.", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
