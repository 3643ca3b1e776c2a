package io.countersign.history.verify;

import io.countersign.history.Checkpoint;
import io.countersign.history.NoteException;
import io.countersign.history.Policy;
import io.countersign.history.SignedNote;
import io.countersign.history.VerifierKey;
import io.countersign.history.verify.Finding.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose signatures count: the log's key and the witnesses of a policy. */
final class Trust {

  private final @Nullable VerifierKey pinned;
  private final Policy policy;
  private final Findings findings;
  private @Nullable VerifierKey key;

  Trust(@Nullable VerifierKey pinned, Policy policy, Findings findings) {
    this.pinned = pinned;
    this.policy = policy;
    this.findings = findings;
  }

  /** A checkpoint and what the witnesses say of it. */
  record Opened(Checkpoint checkpoint, Policy.Witnessed witnessed) {}

  /** Takes the key that the log claims, or the one that the auditor brought. */
  void claim(String text, String origin) {
    try {
      VerifierKey claimed = VerifierKey.parse(text);
      key = claimed;
      VerifierKey trusted = trusted(origin);
      if (trusted != null && !trusted.equals(claimed)) {
        signature(
            "The export names the key %s, but %s was given: it is another log, or its key was exchanged."
                .formatted(claimed.text(), trusted.text()));
        key = trusted;
      }
      if (!claimed.name().equals(origin)) {
        signature(
            "The log calls itself %s, but its key signs for %s.".formatted(origin, claimed.name()));
      }
    } catch (NoteException e) {
      signature("The export's key is none: " + e.getMessage());
    }
  }

  private @Nullable VerifierKey trusted(String origin) {
    return pinned != null ? pinned : policy.log(origin).orElse(null);
  }

  /** Opens a note; what is wrong with it is found. */
  Optional<Opened> open(String name, String note) {
    VerifierKey current = key;
    if (current == null) {
      return Optional.empty(); // found already
    }
    try {
      SignedNote signed = SignedNote.parse(note);
      Checkpoint checkpoint = current.open(signed);
      return Optional.of(new Opened(checkpoint, policy.witnessed(signed)));
    } catch (NoteException e) {
      signature("The %s is not valid: %s".formatted(name, e.getMessage()));
      return Optional.empty();
    }
  }

  /** The key in use, as text; empty where there is none. */
  String key() {
    VerifierKey current = key;
    return current == null ? "" : current.text();
  }

  private void signature(String sentence) {
    findings.add(Finding.of(Kind.SIGNATURE, sentence));
  }
}
