package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.util.Map;

/** The bytes that a person decides on. */
public final class Proposals {

  private Proposals() {}

  /** The one spelling of the arguments. */
  public static String arguments(Map<String, ?> values) {
    return CanonicalJson.text(values);
  }

  /**
   * The digest of the canonical proposal: {@code {"action":…,"arguments":…,"effect":…,"worker":…}},
   * in which the arguments are the text that is stored, so that no reader stands between the bytes
   * and the digest.
   */
  public static Digest digest(String effect, String worker, String action, String arguments) {
    return CanonicalJson.digest(
        Map.of("effect", effect, "worker", worker, "action", action, "arguments", arguments));
  }
}
