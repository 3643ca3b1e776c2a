package io.countersign.history;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of an entry that go into the tree: canonical JSON.
 *
 * <p>{@code v} (1), {@code log} (origin), {@code nonce} (128 random bits, so that a published hash
 * cannot be guessed back), {@code at} (RFC 3339, UTC, six digits), {@code source}, {@code type},
 * {@code actor}, {@code subjects}, {@code outcome}, {@code sentence}, {@code payload} (HMAC-SHA256
 * of the payload under its salt). What is absent is left out.
 */
public final class Leaf {

  /** Of a leaf; C2SP tlog-tiles gives it a 16-bit length. */
  public static final int LEAF_BYTES_MAX = 65_535;

  /** Of a payload. */
  public static final int PAYLOAD_BYTES_MAX = 4 * 1024 * 1024;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int NONCE_BYTES = 16;

  private Leaf() {}

  /** Seals an entry for the log of that origin. */
  public static SealedEntry seal(SourcedEntry sourced, String origin, SecureRandom random) {
    NewEntry entry = sourced.entry();
    String payload = CanonicalJson.text(entry.payload());
    bounded("payload", entry.type(), payload, PAYLOAD_BYTES_MAX);
    String salt = hex(random, Commitment.SALT_BYTES);
    var leaf = new HashMap<String, Object>();
    leaf.put("v", 1);
    leaf.put("log", origin);
    leaf.put("nonce", hex(random, NONCE_BYTES));
    leaf.put("at", time(sourced.at()));
    leaf.put("source", source(sourced.source()));
    leaf.put("type", entry.type());
    leaf.put("actor", actor(entry.actor()));
    leaf.put("subjects", subjects(entry.subjects()));
    leaf.put("outcome", entry.outcome());
    leaf.put("sentence", wellFormed(entry.sentence()));
    leaf.put("payload", Commitment.of(salt, payload));
    String text = CanonicalJson.text(leaf);
    bounded("leaf", entry.type(), text, LEAF_BYTES_MAX);
    byte[] hash = new TreeHasher().leaf(text.getBytes(StandardCharsets.UTF_8));
    return new SealedEntry(text, Digest.ofHash(hash), salt, payload);
  }

  /** A time as leaves spell it; the spellings sort as the times do. */
  public static String time(Instant at) {
    return TIME.format(at);
  }

  private static Map<String, Object> source(Source source) {
    return switch (source) {
      case Source.Unordered(String kind) -> Map.of("kind", kind);
      case Source.Stream(String kind, String incarnation, int partition, long position, long seq) ->
          Map.of(
              "kind", kind,
              "incarnation", incarnation,
              "partition", partition,
              "position", position,
              "seq", seq);
    };
  }

  private static Map<String, Object> actor(Actor actor) {
    var map = new HashMap<String, Object>();
    map.put("kind", actor.kind().name());
    map.put("id", wellFormed(actor.id()));
    String onBehalfOf = actor.onBehalfOf();
    if (onBehalfOf != null) {
      map.put("onBehalfOf", wellFormed(onBehalfOf));
    }
    return map;
  }

  private static Map<String, String> subjects(Map<String, String> subjects) {
    var map = new TreeMap<String, String>();
    subjects.forEach((name, value) -> map.put(wellFormed(name), wellFormed(value)));
    return map;
  }

  /** Names may come from outside; half characters and NUL must not keep an entry out of the log. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
        return cleaned(text);
      }
    }
    return text;
  }

  private static String cleaned(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static String hex(SecureRandom random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void bounded(String what, String type, String text, int max) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > max) {
      throw new EntryTooLargeException(what, type, bytes, max);
    }
  }
}
