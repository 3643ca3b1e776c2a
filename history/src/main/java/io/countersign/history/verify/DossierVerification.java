package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Checkpoint;
import io.countersign.history.Digest;
import io.countersign.history.Dossier;
import io.countersign.history.NoteException;
import io.countersign.history.Policy;
import io.countersign.history.Receipt;
import io.countersign.history.TlogProof;
import io.countersign.history.TreeHasher;
import io.countersign.history.VerifierKey;
import io.countersign.history.verify.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks a dossier. Each entry must be in the log; each section must be the one that the entry
 * {@code dossier.issued} vouches for; and the bytes of the effect must be those decided on.
 */
final class DossierVerification {

  private final @Nullable VerifierKey pinned;
  private final Policy policy;
  private final List<Finding> findings = new ArrayList<>();

  DossierVerification(@Nullable VerifierKey pinned, Policy policy) {
    this.pinned = pinned;
    this.policy = policy;
  }

  /** An entry of the dossier, as far as it can be read. */
  private record Item(
      long index,
      Digest leafHash,
      String type,
      String effect,
      Map<String, @Nullable Object> facts) {}

  Report verify(Dossier dossier) {
    List<Report> reports = dossier.receipts().stream().map(r -> receipt(r, dossier.key())).toList();
    List<Item> items = dossier.receipts().stream().flatMap(r -> item(r).stream()).toList();
    reports.stream().flatMap(report -> report.findings().stream()).distinct().forEach(this::add);
    if (!dossier.receipts().stream().allMatch(r -> r.key().equals(dossier.key()))) {
      found(Kind.SIGNATURE, "A receipt in the dossier names another key than the dossier.");
    }
    List<Item> vouching = items.stream().filter(item -> item.type().equals(Dossier.TYPE)).toList();
    if (vouching.size() == 1) {
      sections(dossier, vouching.getFirst());
      entries(items, vouching.getFirst());
    } else {
      found(
          Kind.FORMAT,
          "A dossier has one entry '%s', which vouches for it; this one has %d."
              .formatted(Dossier.TYPE, vouching.size()));
    }
    dossier.section(Dossier.EFFECT).ifPresent(effect -> bytes(effect, items));
    return report(dossier, reports);
  }

  private Report receipt(Receipt receipt, String key) {
    var own = new Findings();
    return new ReceiptVerification(new Trust(pinned, policy, own), own).verify(receipt, key);
  }

  private static Optional<Item> item(Receipt receipt) {
    try {
      Map<String, @Nullable Object> leaf = CanonicalJson.readObject(receipt.leaf());
      byte[] bytes = receipt.leaf().getBytes(StandardCharsets.UTF_8);
      return Optional.of(
          new Item(
              TlogProof.parse(receipt.proof()).index(),
              Digest.ofHash(new TreeHasher().leaf(bytes)),
              String.valueOf(leaf.get("type")),
              texts(leaf.get("subjects")).getOrDefault("effect", ""),
              receipt.facts().map(f -> CanonicalJson.readObject(f.payload())).orElse(Map.of())));
    } catch (CanonicalJsonException | NoteException e) {
      return Optional.empty(); // found with its receipt
    }
  }

  private void sections(Dossier dossier, Item vouching) {
    Map<String, String> expected = texts(vouching.facts().get("sections"));
    var names = new TreeSet<>(expected.keySet());
    names.addAll(dossier.sections().keySet());
    for (String name : names) {
      String digest = CanonicalJson.digest(dossier.sections().get(name)).hex();
      if (!dossier.sections().containsKey(name)) {
        found(
            Kind.PAYLOAD,
            "The section '%s' was taken out: entry %d vouches for it."
                .formatted(name, vouching.index()));
      } else if (!digest.equals(expected.get(name))) {
        found(
            Kind.PAYLOAD,
            "The section '%s' was changed: it is not the one that entry %d vouches for."
                .formatted(name, vouching.index()));
      }
    }
  }

  private void entries(List<Item> items, Item vouching) {
    var missing = new TreeMap<>(texts(vouching.facts().get("entries")));
    for (Item item : items) {
      String index = Long.toString(item.index());
      String expected = missing.remove(index);
      if (item.index() != vouching.index() && !item.leafHash().hex().equals(expected)) {
        add(
            Finding.at(
                Kind.ENTRY,
                item.index(),
                "Entry %s is not among those that entry %d vouches for."
                    .formatted(index, vouching.index())));
      }
    }
    for (String index : missing.keySet()) {
      found(Kind.ORDER, "The receipt of entry %s was taken out.".formatted(index));
    }
  }

  /** What was proposed, approved and started must be these bytes. */
  private void bytes(Map<String, @Nullable Object> effect, List<Item> items) {
    Optional<Digest> digest = digest(effect);
    if (digest.isEmpty() || !digest.get().hex().equals(effect.get("digest"))) {
      found(Kind.PAYLOAD, "The bytes in the section 'effect' do not have the digest beside them.");
    }
    List<Item> own = // the step may have had others
        items.stream().filter(item -> item.effect().equals(effect.get("id"))).toList();
    Set<Object> known = known(effect, own);
    for (Item item : own) {
      boolean gate =
          item.type().equals("gate.decided") && "effect".equals(item.facts().get("kind"));
      Object decided = item.facts().get("digest");
      Object permitted = item.facts().getOrDefault("permits", decided);
      boolean about = gate || item.type().startsWith("effect.");
      boolean other = decided != null && !(known.contains(decided) && known.contains(permitted));
      boolean started =
          item.type().equals("effect.started") && !Objects.equals(decided, effect.get("digest"));
      if (about && (other || started)) {
        add(
            Finding.at(
                Kind.PAYLOAD,
                item.index(),
                "Entry %d (%s) is about other bytes than the section 'effect'."
                    .formatted(item.index(), item.type())));
      }
    }
  }

  /**
   * Of the document that was decided on, where it says what the section says; else of its parts.
   */
  private static Optional<Digest> digest(Map<String, @Nullable Object> effect) {
    if (!(effect.get("document") instanceof String text)) {
      return Optional.of(
          CanonicalJson.digest(
              Map.of(
                  "effect", text(effect, "id"),
                  "worker", text(effect, "worker"),
                  "action", text(effect, "action"),
                  "arguments", text(effect, "arguments"))));
    }
    Map<String, @Nullable Object> document = document(text);
    boolean same =
        text(effect, "id").equals(document.get("effect"))
            && text(effect, "worker").equals(document.get("worker"))
            && text(effect, "action").equals(document.get("action"))
            && document.get("arguments") != null
            && text(effect, "arguments").equals(CanonicalJson.text(document.get("arguments")));
    return same ? Optional.of(Digest.ofText(text)) : Optional.empty();
  }

  private static Map<String, @Nullable Object> document(String text) {
    try {
      return CanonicalJson.readObject(text);
    } catch (CanonicalJsonException e) {
      return Map.of();
    }
  }

  /**
   * The digests of what came to be these bytes: the document that a person edited into this one,
   * and those that were put to a person before something changed.
   */
  private static Set<Object> known(Map<String, @Nullable Object> effect, List<Item> own) {
    var known = new HashSet<Object>();
    add(known, effect.get("digest"));
    if (effect.get("document") instanceof String text) {
      add(known, document(text).get("edits"));
    }
    own.stream()
        .filter(item -> item.type().equals("effect.changed"))
        .sorted(Comparator.comparingLong(Item::index).reversed())
        .filter(item -> known.contains(item.facts().getOrDefault("digest", "")))
        .forEach(item -> add(known, item.facts().get("before")));
    return known;
  }

  private static void add(Set<Object> known, @Nullable Object digest) {
    if (digest != null) {
      known.add(digest);
    }
  }

  private static String text(Map<String, @Nullable Object> map, String name) {
    return map.get(name) instanceof String text ? text : "";
  }

  private static Map<String, String> texts(@Nullable Object value) {
    var texts = new TreeMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
    }
    return texts;
  }

  private Report report(Dossier dossier, List<Report> reports) {
    Optional<Checkpoint> latest =
        reports.stream()
            .flatMap(report -> report.latest().stream())
            .max(Comparator.comparingLong(Checkpoint::size));
    long witnessed = reports.stream().mapToLong(Report::witnessed).sum();
    return new Report(
        reports.isEmpty() ? "" : reports.getFirst().origin(),
        reports.isEmpty() ? dossier.key() : reports.getFirst().key(),
        reports.size(),
        reports.stream().flatMap(report -> report.latest().stream()).distinct().count(),
        latest,
        false,
        witnessed,
        0,
        Map.of(),
        reports.stream().map(Report::lastEntryAt).max(Comparator.naturalOrder()).orElse(""),
        findings);
  }

  private void found(Kind kind, String sentence) {
    add(Finding.of(kind, sentence));
  }

  private void add(Finding finding) {
    findings.add(finding);
  }
}
