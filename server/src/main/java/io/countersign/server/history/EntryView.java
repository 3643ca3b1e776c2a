package io.countersign.server.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.Entry;
import io.countersign.history.InclusionProof;
import io.countersign.history.ProvenEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
    long index,
    Instant at,
    String type,
    ActorView actor,
    Map<String, String> subjects,
    String outcome,
    String sentence,
    @Nullable Object payload,
    boolean intact,
    String leafHash) {

  /** Who did it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ActorView(String kind, String id, @Nullable String onBehalfOf) {}

  /** A page of entries; {@code next} is the value of {@code before} for the page after it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<EntryView> items, @Nullable Long next) {}

  /**
   * An entry with everything that proves it offline.
   *
   * @param leaf the exact bytes that were hashed
   * @param key the log's public key
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Proven(EntryView entry, String leaf, String key, @Nullable Proof proof) {}

  /** Where the leaf stands in which tree. */
  record Proof(long index, long size, List<String> hashes, String checkpoint) {}

  static EntryView of(Entry entry) {
    var actor = entry.actor();
    return new EntryView(
        entry.index(),
        entry.at(),
        entry.type(),
        new ActorView(actor.kind().name(), actor.id(), actor.onBehalfOf()),
        entry.subjects(),
        entry.outcome(),
        entry.sentence(),
        entry.intact() ? entry.payload().map(CanonicalJson::read).orElse(null) : null,
        entry.intact(),
        entry.leafHash().hex());
  }

  static Proven of(ProvenEntry proven, String key) {
    return new Proven(
        of(proven.entry()),
        proven.entry().leaf(),
        key,
        proven.proof().map(EntryView::of).orElse(null));
  }

  private static Proof of(ProvenEntry.Proof proof) {
    InclusionProof inclusion = proof.inclusion();
    return new Proof(
        inclusion.index(),
        inclusion.size(),
        inclusion.hashes().stream().map(Digest::hex).toList(),
        proof.note());
  }
}
