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
 * @param price the price version frozen in the hold; "none" where no model is called
 */
public record Reserve(
    String key, Digest fingerprint, List<Scope> path, Amounts upperBound, String price) {

  public Reserve {
    path = List.copyOf(path);
  }
}
