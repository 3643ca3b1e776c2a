package io.countersign.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two checkpoints of one key that no append-only log can have: proof of a fork for whoever knows
 * the key, without the log. Of equal size, they differ in their root. Of different size, the hashes
 * lead to the newer root, and to another root of the older size than was signed.
 *
 * @param key the log's {@link VerifierKey}
 * @param hashes root of the last full subtree of the older tree, then the path of RFC 6962, section
 *     2.1.2; empty for equal sizes
 */
public record Misbehaviour(String key, String older, String newer, List<Digest> hashes) {

  /** The format, for the reader to refuse others. */
  public static final String FORMAT = "countersign-misbehaviour/1";

  public Misbehaviour {
    hashes = List.copyOf(hashes);
  }

  /** What comparing two checkpoints says. */
  public sealed interface Comparison {

    /** The newer tree begins with the older one. */
    record Consistent() implements Comparison {}

    /** The log was forked. */
    record Forked(Misbehaviour proof) implements Comparison {}

    /** The log at hand is not that of the newer checkpoint. */
    record Unknown(String reason) implements Comparison {}
  }

  /**
   * Compares two checkpoints; throws {@link NoteException} where the key has not signed them.
   *
   * @param log the tree of the newer one; not asked where the sizes are equal
   */
  public static Comparison compare(VerifierKey key, String one, String other, Subtrees log) {
    boolean inOrder = key.open(one).size() <= key.open(other).size();
    var pair =
        new Misbehaviour(key.text(), inOrder ? one : other, inOrder ? other : one, List.of());
    Checkpoint older = key.open(pair.older());
    Checkpoint newer = key.open(pair.newer());
    if (older.size() == newer.size()) {
      return older.equals(newer) ? new Comparison.Consistent() : new Comparison.Forked(pair);
    }
    if (older.size() == 0) {
      return new Comparison.Consistent();
    }
    var hashes = new ArrayList<Digest>();
    if (Long.bitCount(older.size()) == 1) {
      hashes.add(Digest.ofHash(log.root(Long.numberOfTrailingZeros(older.size()), 0)));
    }
    hashes.addAll(ConsistencyProof.of(older.size(), newer.size(), log).hashes());
    var proof = new Misbehaviour(key.text(), pair.older(), pair.newer(), hashes);
    ConsistencyProof.Roots roots = proof.roots(older, newer);
    if (!roots.newer().equals(newer.root())) {
      return new Comparison.Unknown("The log at hand has not the root of the newer checkpoint.");
    }
    return roots.older().equals(older.root())
        ? new Comparison.Consistent()
        : new Comparison.Forked(proof);
  }

  /** Whether this proves a fork by that key. */
  public boolean proves(VerifierKey trusted) {
    Checkpoint first = trusted.open(older);
    Checkpoint second = trusted.open(newer);
    if (first.size() == second.size()) {
      return !first.root().equals(second.root());
    }
    if (first.size() == 0 || first.size() > second.size() || hashes.isEmpty()) {
      return false;
    }
    ConsistencyProof.Roots roots = roots(first, second);
    return roots.newer().equals(second.root()) && !roots.older().equals(first.root());
  }

  private ConsistencyProof.Roots roots(Checkpoint first, Checkpoint second) {
    return ConsistencyProof.roots(
            first.size(), second.size(), hashes.getFirst(), hashes.subList(1, hashes.size()))
        .orElseThrow(() -> new NoteException("The proof has too few or too many hashes."));
  }

  /** The file. */
  public String text() {
    var map = new HashMap<String, Object>();
    map.put("format", FORMAT);
    map.put("key", key);
    map.put("older", older);
    map.put("newer", newer);
    map.put("hashes", hashes.stream().map(TlogProof::base64).toList());
    return CanonicalJson.text(map) + "\n";
  }

  /** Reads the file; throws {@link CanonicalJsonException} where it is none. */
  public static Misbehaviour parse(String text) {
    Map<String, @Nullable Object> map = CanonicalJson.readObject(text);
    if (!FORMAT.equals(map.get("format")) || !(map.get("hashes") instanceof List<?> hashes)) {
      throw new CanonicalJsonException("It is no proof of the format " + FORMAT + ".", 0);
    }
    return new Misbehaviour(
        JsonFields.string(map, "key"),
        JsonFields.string(map, "older"),
        JsonFields.string(map, "newer"),
        hashes.stream().map(hash -> TlogProof.hash(String.valueOf(hash))).toList());
  }
}
