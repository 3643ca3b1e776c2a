package io.countersign.history.verify;

import io.countersign.history.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Checks an export from its first byte to its last, with little memory whatever its length. */
public final class Verifier {

  private static final long PROGRESS_EVERY = 50_000;

  private final @Nullable VerifierKey key;
  private final List<String> keptNotes;
  private final LongConsumer progress;

  private Verifier(@Nullable VerifierKey key, List<String> keptNotes, LongConsumer progress) {
    this.key = key;
    this.keptNotes = keptNotes;
    this.progress = progress;
  }

  /** Trusts the key that the export names. */
  public static Verifier trustingTheExport() {
    return new Verifier(null, List.of(), entries -> {});
  }

  /** Trusts this key only. */
  public Verifier trusting(VerifierKey trusted) {
    return new Verifier(trusted, keptNotes, progress);
  }

  /** Compares with these checkpoints (signed notes) that somebody kept. */
  public Verifier comparing(List<String> notes) {
    return new Verifier(key, List.copyOf(notes), progress);
  }

  /** Tells now and then how many entries have been checked. */
  public Verifier telling(LongConsumer listener) {
    return new Verifier(key, keptNotes, listener);
  }

  public Report verify(InputStream export) throws IOException {
    var verification = new Verification(key, keptNotes);
    try (var lines = new Lines(export)) {
      Optional<String> line = lines.next();
      while (line.isPresent() && !verification.hopeless()) {
        verification.accept(line.get());
        if (verification.entries() % PROGRESS_EVERY == 0 && verification.entries() > 0) {
          progress.accept(verification.entries());
        }
        line = lines.next();
      }
    }
    return verification.report();
  }
}
