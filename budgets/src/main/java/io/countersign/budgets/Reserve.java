package io.countersign.budgets;

import io.countersign.history.Digest;
import java.util.List;

/**
 * A request to hold an upper bound before something costs.
 *
 * @param key makes it idempotent: the same key and fingerprint give the stored answer
 * @param fingerprint the digest of the normalised request
 * @param path every scope that the charge counts against
 * @param upperBound what it can cost at most
 * @param price the price version frozen in the hold; {@link #WITHOUT_PRICE} where no model is
 *     called, {@link #UNKNOWN_PRICE} to have the denial recorded
 */
public record Reserve(
    String key, Digest fingerprint, List<Scope> path, Amounts upperBound, String price) {

  public static final String WITHOUT_PRICE = "none";
  public static final String UNKNOWN_PRICE = "unknown";

  private static final int KEY_MAX = 200;
  private static final int PATH_MAX = 10;

  public Reserve {
    path = List.copyOf(path);
    if (key.isBlank() || key.length() > KEY_MAX) {
      throw new IllegalArgumentException(
          "The key of a hold has 1 to %d characters, not %d.".formatted(KEY_MAX, key.length()));
    }
    if (path.isEmpty()
        || path.size() > PATH_MAX
        || path.stream().distinct().count() < path.size()) {
      throw new IllegalArgumentException(
          "The path of hold %s has 1 to %d different scopes, not %s."
              .formatted(key, PATH_MAX, path));
    }
  }
}
