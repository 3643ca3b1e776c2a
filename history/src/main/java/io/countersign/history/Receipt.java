package io.countersign.history;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry with all that proves it, as one file: canonical JSON of leaf, payload, key, and the
 * proof as C2SP tlog-proof spells it. Whoever trusts the key needs nothing else, years later.
 *
 * @param key the log's {@link VerifierKey}
 * @param leaf the exact bytes that are proved
 * @param facts what the leaf commits to, where the reader may see it
 * @param proof a {@link TlogProof}
 */
public record Receipt(String key, String leaf, Optional<Facts> facts, String proof) {

  /** The format, for the reader to refuse others. */
  public static final String FORMAT = "countersign-receipt/1";

  /** A payload and the salt of its commitment, in hexadecimal. */
  public record Facts(String payload, String salt) {}

  /** The file. */
  public String text() {
    var map = new HashMap<String, Object>();
    map.put("format", FORMAT);
    map.put("key", key);
    map.put("leaf", leaf);
    map.put("proof", proof);
    facts.ifPresent(both -> map.put("payload", both.payload()));
    facts.ifPresent(both -> map.put("salt", both.salt()));
    return CanonicalJson.text(map) + "\n";
  }

  /** Reads the file; throws {@link CanonicalJsonException} where it is none. */
  public static Receipt parse(String text) {
    Map<String, @Nullable Object> map = CanonicalJson.readObject(text);
    if (!FORMAT.equals(map.get("format"))) {
      throw new CanonicalJsonException("It is no receipt of the format " + FORMAT + ".", 0);
    }
    boolean whole = map.containsKey("payload") && map.containsKey("salt");
    return new Receipt(
        JsonFields.string(map, "key"),
        JsonFields.string(map, "leaf"),
        whole
            ? Optional.of(
                new Facts(JsonFields.string(map, "payload"), JsonFields.string(map, "salt")))
            : Optional.empty(),
        JsonFields.string(map, "proof"));
  }
}
