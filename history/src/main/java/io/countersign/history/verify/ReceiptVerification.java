package io.countersign.history.verify;

import io.countersign.history.Checkpoint;
import io.countersign.history.Commitment;
import io.countersign.history.Digest;
import io.countersign.history.InclusionProof;
import io.countersign.history.NoteException;
import io.countersign.history.Receipt;
import io.countersign.history.TlogProof;
import io.countersign.history.TreeHasher;
import io.countersign.history.verify.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks one receipt: the entry is under a signed root, and its payload is the one it commits to.
 */
final class ReceiptVerification {

  private final Trust trust;
  private final Findings findings;

  ReceiptVerification(Trust trust, Findings findings) {
    this.trust = trust;
    this.findings = findings;
  }

  Report verify(Receipt receipt, String claimedKey) {
    Optional<TlogProof> proof = proof(receipt);
    String origin = proof.flatMap(p -> p.note().lines().findFirst()).orElse("");
    trust.claim(claimedKey, origin);
    Optional<Trust.Opened> opened =
        proof.flatMap(p -> trust.open("checkpoint of the receipt", p.note()));
    if (proof.isPresent() && opened.isPresent()) {
      included(receipt, proof.get(), opened.get(), origin);
    }
    boolean witnessed = opened.filter(o -> o.witnessed().enough()).isPresent();
    if (opened.isPresent() && !witnessed) {
      found(
          Kind.WITNESS, "The checkpoint is not signed by the witnesses that the policy asks for.");
    }
    return new Report(
        origin,
        trust.key(),
        1,
        1,
        opened.map(Trust.Opened::checkpoint),
        false,
        opened.filter(o -> !o.witnessed().times().isEmpty()).isPresent() ? 1 : 0,
        0,
        Map.of(),
        facts(receipt.leaf().getBytes(StandardCharsets.UTF_8))
            .flatMap(facts -> facts.text(LeafScan.Field.AT))
            .orElse(""),
        findings.list());
  }

  private Optional<TlogProof> proof(Receipt receipt) {
    try {
      return Optional.of(TlogProof.parse(receipt.proof()));
    } catch (NoteException e) {
      found(Kind.FORMAT, "The receipt's proof cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void included(Receipt receipt, TlogProof proof, Trust.Opened opened, String origin) {
    Checkpoint checkpoint = opened.checkpoint();
    byte[] leaf = receipt.leaf().getBytes(StandardCharsets.UTF_8);
    Digest hash = Digest.ofHash(new TreeHasher().leaf(leaf));
    var inclusion = new InclusionProof(proof.index(), checkpoint.size(), proof.hashes());
    if (!inclusion.proves(hash, checkpoint.root())) {
      findings.add(
          new Finding(
              Kind.ROOT,
              OptionalLong.of(proof.index()),
              "The proof does not lead from entry %d to the root over %d entries: leaf or proof was changed."
                  .formatted(proof.index(), checkpoint.size())));
      return;
    }
    String salt = receipt.facts().map(Receipt.Facts::salt).orElse("");
    String payload = receipt.facts().map(Receipt.Facts::payload).orElse("");
    boolean committed =
        receipt.facts().isEmpty() || (Commitment.isSalt(salt) && commits(leaf, salt, payload));
    if (!committed) {
      findings.add(
          Finding.at(
              Kind.PAYLOAD,
              proof.index(),
              "The payload of entry %d was changed: it is not the one that the entry commits to."
                  .formatted(proof.index())));
    }
    var opening = new TimeBounds(findings);
    facts(leaf).ifPresent(facts -> opening.entry(proof.index(), facts));
    opening.witnessed(opened.witnessed().times().values());
    if (!facts(leaf).flatMap(f -> f.text(LeafScan.Field.LOG)).orElse(origin).equals(origin)) {
      found(Kind.ENTRY, "The entry belongs to another log than " + origin + ".");
    }
  }

  private static boolean commits(byte[] leaf, String salt, String payload) {
    return facts(leaf)
        .flatMap(facts -> facts.text(LeafScan.Field.PAYLOAD))
        .filter(commitment -> commitment.equals(Commitment.of(salt, payload)))
        .isPresent();
  }

  private static Optional<LeafFacts> facts(byte[] leaf) {
    var scan = new LeafScan();
    return scan.scan(leaf) ? Optional.of(scan) : LeafFacts.read(leaf);
  }

  private void found(Kind kind, String sentence) {
    findings.add(Finding.of(kind, sentence));
  }
}
