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
 */
public record Subject(
    String kind,
    String id,
    Digest digest,
    String headline,
    Set<String> roles,
    Set<String> excluded) {

  public Subject {
    roles = Set.copyOf(roles);
    excluded = Set.copyOf(excluded);
  }
}
