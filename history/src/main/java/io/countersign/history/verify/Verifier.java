package io.countersign.history.verify;

import io.countersign.history.Dossier;
import io.countersign.history.Policy;
import io.countersign.history.Receipt;
import io.countersign.history.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Checks a log from its first byte to its last, with little memory whatever its length. */
public final class Verifier {

  private static final long PROGRESS_EVERY = 1 << 16;

  private final @Nullable VerifierKey key;
  private final Policy policy;
  private final List<String> keptNotes;
  private final LongConsumer progress;
  private final Optional<Instant> alive;

  private Verifier(
      @Nullable VerifierKey key,
      Policy policy,
      List<String> keptNotes,
      Optional<Instant> alive,
      LongConsumer progress) {
    this.key = key;
    this.policy = policy;
    this.keptNotes = keptNotes;
    this.alive = alive;
    this.progress = progress;
  }

  /** Trusts the key that the export names. */
  public static Verifier trustingTheExport() {
    return new Verifier(null, Policy.none(), List.of(), Optional.empty(), entries -> {});
  }

  /** Trusts this key only. */
  public Verifier trusting(VerifierKey trusted) {
    return new Verifier(trusted, policy, keptNotes, alive, progress);
  }

  /** Trusts the log's key in that policy, and asks for its witnesses. */
  public Verifier asking(Policy witnesses) {
    return new Verifier(key, witnesses, keptNotes, alive, progress);
  }

  /** Compares with these checkpoints (signed notes) that somebody kept. */
  public Verifier comparing(List<String> notes) {
    return new Verifier(key, policy, List.copyOf(notes), alive, progress);
  }

  /** Asks for a log that was alive then, and not for an old end of it. */
  Verifier alive(Instant now) {
    return new Verifier(key, policy, keptNotes, Optional.of(now), progress);
  }

  /** Tells now and then how many entries have been checked. */
  public Verifier telling(LongConsumer listener) {
    return new Verifier(key, policy, keptNotes, alive, listener);
  }

  /** Checks an export. */
  public Report verify(InputStream export) throws IOException {
    var verification = new Verification(key, policy, keptNotes, alive);
    try (var lines = new Lines(export)) {
      while (!verification.hopeless() && lines.next()) {
        verification.accept(lines);
        tell(verification.entries());
      }
    }
    return verification.report();
  }

  /** Checks a log by its tiles: everything but the payloads. */
  Report verify(TileSource tiles) throws IOException {
    var findings = new Findings();
    Optional<String> trusted = Optional.ofNullable(key).map(VerifierKey::text);
    return new TileVerification(tiles, new Trust(key, policy, findings), findings)
        .verify(trusted, keptNotes, alive, this::tell);
  }

  /** Checks one receipt. */
  public Report verify(Receipt receipt) {
    var findings = new Findings();
    return new ReceiptVerification(new Trust(key, policy, findings), findings)
        .verify(receipt, receipt.key());
  }

  /** Checks a dossier: each receipt in it, and its sections against the entry that vouches. */
  public Report verify(Dossier dossier) {
    return new DossierVerification(key, policy).verify(dossier);
  }

  private void tell(long entries) {
    if (entries % PROGRESS_EVERY == 0 && entries > 0) {
      progress.accept(entries);
    }
  }
}
