package io.countersign.engine;

import io.countersign.history.Digest;
import java.util.Set;

/**
 * What a gate decides on, as bytes.
 *
 * @param kind {@code effect}, {@code reconcile}, {@code question}, {@code budget}, {@code form};
 *     only a decision of the kind {@code effect} is ever consumed
 * @param id names it within its kind
 * @param digest of the canonical bytes that the person sees
 * @param headline what is asked, in words a person would say
 * @param roles who may decide; any one of them is enough
 * @param excluded people who may not, such as whoever requested it
 * @param approvals how many different people have to approve; one rejection is enough
 */
public record Subject(
    String kind,
    String id,
    Digest digest,
    String headline,
    Set<String> roles,
    Set<String> excluded,
    int approvals) {

  public Subject {
    roles = Set.copyOf(roles);
    excluded = Set.copyOf(excluded);
  }

  /** One person's approval is enough. */
  public Subject(
      String kind,
      String id,
      Digest digest,
      String headline,
      Set<String> roles,
      Set<String> excluded) {
    this(kind, id, digest, headline, roles, excluded, 1);
  }

  /** As a single operator decides it: alone, and whoever they are. */
  Subject lifted() {
    return new Subject(kind, id, digest, headline, roles, Set.of(), 1);
  }
}
