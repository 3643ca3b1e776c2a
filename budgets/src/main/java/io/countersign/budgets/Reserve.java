package io.countersign.budgets;

import io.countersign.history.Digest;
import java.time.Duration;
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
 * @param currency of money and spend, as in ISO 4217; {@link #OWN_CURRENCY} for the organisation's
 * @param timeToLive after it, a hold that nobody closed is suspect
 */
public record Reserve(
    String key,
    Digest fingerprint,
    List<Scope> path,
    Amounts upperBound,
    String price,
    String currency,
    Duration timeToLive,
    Shrink shrink,
    Fence fence) {

  public static final String WITHOUT_PRICE = "none";
  public static final String UNKNOWN_PRICE = "unknown";
  public static final String OWN_CURRENCY = "own";
  public static final Duration TIME_TO_LIVE = Duration.ofHours(1);

  private static final int KEY_MAX = 200;
  private static final int PATH_MAX = 10;

  public Reserve {
    path = List.copyOf(path);
    if (key.isBlank() || key.length() > KEY_MAX || key.indexOf(0) >= 0) {
      throw new IllegalArgumentException(
          "The key of a hold has 1 to %d characters, none of them NUL, not %d."
              .formatted(KEY_MAX, key.length()));
    }
    if (path.isEmpty()
        || path.size() > PATH_MAX
        || path.stream().distinct().count() < path.size()) {
      throw new IllegalArgumentException(
          "The path of hold %s has 1 to %d different scopes, not %s."
              .formatted(key, PATH_MAX, path));
    }
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException(
          "Hold %s lives for some time, not for %s.".formatted(key, timeToLive));
    }
  }

  /** All or nothing, in the organisation's currency, for the usual time, asked by one alone. */
  public Reserve(
      String key, Digest fingerprint, List<Scope> path, Amounts upperBound, String price) {
    this(
        key,
        fingerprint,
        path,
        upperBound,
        price,
        OWN_CURRENCY,
        TIME_TO_LIVE,
        new Shrink.Never(),
        new Fence.None());
  }

  public Reserve in(String otherCurrency) {
    return new Reserve(
        key, fingerprint, path, upperBound, price, otherCurrency, timeToLive, shrink, fence);
  }

  public Reserve shrinking(Shrink how) {
    return new Reserve(key, fingerprint, path, upperBound, price, currency, timeToLive, how, fence);
  }

  public Reserve under(Fence behind) {
    return new Reserve(
        key, fingerprint, path, upperBound, price, currency, timeToLive, shrink, behind);
  }
}
