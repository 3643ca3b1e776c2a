package io.countersign.history;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON with exactly one spelling for each value: RFC 8785 without fractions.
 *
 * <p>Values are {@code Map} with text keys, {@code List}, {@code String}, {@code Boolean}, {@code
 * Integer}, {@code Long} and null, nothing else. An {@code Integer} is written as a number; a
 * {@code Long} as a decimal string, because numbers beyond 2^53 change in other readers. Reading
 * gives an {@code Integer} where it fits, else a {@code Long}; it refuses what has two meanings:
 * duplicate names, fractions, exponents, numbers beyond ±(2^53-1), broken Unicode.
 */
public final class CanonicalJson {

  /** The most bytes that {@link #read} takes. */
  public static final int BYTES_MAX = 16 * 1024 * 1024;

  /** How deep objects and arrays may stand in each other. */
  public static final int DEPTH_MAX = 64;

  private CanonicalJson() {}

  /** The one spelling of the value. */
  public static String text(@Nullable Object value) {
    return CanonicalJsonWriter.write(value);
  }

  /** The UTF-8 bytes of the one spelling of the value. */
  public static byte[] bytes(@Nullable Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** The digest of the value's one spelling. */
  public static Digest digest(@Nullable Object value) {
    return Digest.of(bytes(value));
  }

  /** Reads any JSON of the profile, canonical or not. */
  public static @Nullable Object read(String json) {
    return new CanonicalJsonReader(json).document();
  }

  /** Reads any JSON of the profile, canonical or not. */
  public static @Nullable Object read(byte[] utf8) {
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new CanonicalJsonException("The bytes are not valid UTF-8. Send the text as UTF-8.", 0);
    }
  }

  /** Reads JSON that must be an object. */
  public static Map<String, @Nullable Object> readObject(String json) {
    if (read(json) instanceof Map<?, ?> map) {
      return named(map);
    }
    throw new CanonicalJsonException("The text is JSON, but no object. Start it with '{'.", 0);
  }

  /** Reads JSON that must be an array. */
  public static List<?> readArray(String json) {
    if (read(json) instanceof List<?> list) {
      return list;
    }
    throw new CanonicalJsonException("The text is JSON, but no array. Start it with '['.", 0);
  }

  /** Whether the text is the one spelling of the value that it holds. */
  public static boolean isCanonical(String json) {
    try {
      return text(read(json)).equals(json);
    } catch (CanonicalJsonException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  private static Map<String, @Nullable Object> named(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }
}
