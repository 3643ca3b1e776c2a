package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of strict UTF-8 with a bound, so that no file can fill the memory. */
final class Lines implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;

  Lines(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /** The next line without its line feed. */
  Optional<String> next() throws IOException {
    var line = new ByteArrayOutputStream(1 << 12);
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() >= CanonicalJson.BYTES_MAX) {
        throw new IOException("A line has more than " + CanonicalJson.BYTES_MAX + " bytes.");
      }
      line.write(read);
    }
    return Optional.of(text(line.toByteArray()));
  }

  private static String text(byte[] line) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("A line is not valid UTF-8.", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
