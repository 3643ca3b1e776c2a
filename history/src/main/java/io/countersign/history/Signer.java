package io.countersign.history;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Signs the checkpoints of one log with Ed25519, and never two that contradict each other: it keeps
 * the last one in a file beside the key, out of the database's reach.
 */
public final class Signer {

  private final KeyDirectory directory;
  private final KeyPair keys;
  private final VerifierKey key;

  private Signer(KeyDirectory directory, KeyPair keys, String origin) {
    this.directory = directory;
    this.keys = keys;
    this.key = VerifierKey.of(origin, keys.getPublic());
  }

  /** Opens the key in the directory, or makes one where there is none (mode 600). */
  public static Signer open(Path directory, String origin) {
    var files = new KeyDirectory(directory);
    return new Signer(files, files.keys(), origin);
  }

  /** What others check our signatures with. */
  public VerifierKey key() {
    return key;
  }

  /** The last note that was signed. */
  public Optional<String> head() {
    return directory.head();
  }

  /**
   * Signs a checkpoint if it extends the last one.
   *
   * @param proofSince proves that the checkpoint extends the tree of the size it is asked for
   */
  public synchronized Signing sign(Checkpoint next, LongFunction<ConsistencyProof> proofSince) {
    if (!next.origin().equals(key.name())) {
      return new Signing.Refused(
          "The key in %s signs for the log %s, not for %s."
              .formatted(directory, key.name(), next.origin()));
    }
    Optional<String> refusal = head().flatMap(note -> contradiction(note, next, proofSince));
    if (refusal.isPresent()) {
      return new Signing.Refused(refusal.get());
    }
    byte[] signature = Ed25519.sign(keys.getPrivate(), next.text());
    var line = SignedNote.Line.of(key.name(), key.id(), signature);
    String note = new SignedNote(next.text(), List.of(line)).note();
    directory.keepHead(note);
    return new Signing.Signed(note);
  }

  private Optional<String> contradiction(
      String note, Checkpoint next, LongFunction<ConsistencyProof> proofSince) {
    Checkpoint head;
    try {
      head = key.open(note);
    } catch (NoteException e) {
      return Optional.of(
          "The last checkpoint in %s belongs to another log or key (%s) Give this database the key directory that it had."
              .formatted(directory, e.getMessage()));
    }
    if (next.size() < head.size()) {
      return Optional.of(
          "The log has %d entries, but %d were signed before: entries are missing. Restore the database."
              .formatted(next.size(), head.size()));
    }
    return proofSince.apply(head.size()).proves(head.root(), next.root())
        ? Optional.empty()
        : Optional.of(
            "The first %d entries are not those that were signed before: the log was changed. Restore the database."
                .formatted(head.size()));
  }
}
