package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Dossier;
import io.countersign.history.Receipt;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Verifies whatever is given: an export, the tiles of a log, a receipt, or a dossier. */
final class VerifyCommand {

  private static final String RECEIPT = "{\"format\":\"" + Receipt.FORMAT + "\"";
  private static final String DOSSIER = "{\"format\":\"" + Dossier.FORMAT + "\"";
  private static final int BUFFER_BYTES = 1 << 18;

  private final PrintStream out;
  private final PrintStream err;
  private final long start = System.nanoTime();
  private final boolean terminal = Boolean.getBoolean("countersign.progress");

  private final Clock clock;

  VerifyCommand(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  int run(Options options) throws IOException {
    Report report = verified(options);
    if (terminal) {
      err.print("\r\u001b[K");
    }
    if (options.json()) {
      out.println(report.json());
    } else {
      out.print(report.text());
    }
    return report.exitCode();
  }

  private Report verified(Options options) throws IOException {
    Verifier verifier = options.verifier().telling(this::progress);
    if (Target.isUrl(options.target())) {
      verifier = verifier.alive(clock.instant());
    }
    var target = new Target(options.token());
    Optional<TileSource> tiles = target.tiles(options.target(), options.way() == Options.Way.TILES);
    if (tiles.isPresent()) {
      return verifier.verify(tiles.get());
    }
    try (var in = new BufferedInputStream(target.open(options.target()), BUFFER_BYTES)) {
      in.mark(RECEIPT.length());
      String start = new String(in.readNBytes(RECEIPT.length()), StandardCharsets.UTF_8);
      in.reset();
      return switch (start) {
        case RECEIPT -> compared(options, verifier.verify(receipt(in)));
        case DOSSIER -> compared(options, verifier.verify(dossier(in)));
        default -> verifier.verify(in);
      };
    }
  }

  /** To say nothing would look as if it had been compared. */
  private static Report compared(Options options, Report report) {
    if (!options.checkpoints().isEmpty()) {
      throw new UsageException(
          "A receipt or dossier has no proof that leads to a kept checkpoint. Compare the checkpoint in it with yours: verify-consistency <checkpoint> <checkpoint> --key FILE --log URL.");
    }
    return report;
  }

  private static Receipt receipt(InputStream in) throws IOException {
    try {
      return Receipt.parse(text(in));
    } catch (CanonicalJsonException e) {
      throw new IOException("The receipt cannot be read: " + e.getMessage(), e);
    }
  }

  private static Dossier dossier(InputStream in) throws IOException {
    try {
      return Dossier.parse(text(in));
    } catch (CanonicalJsonException e) {
      throw new IOException("The dossier cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(CanonicalJson.BYTES_MAX + 1), StandardCharsets.UTF_8);
  }

  private void progress(long entries) {
    if (terminal) {
      double seconds = (System.nanoTime() - start) / 1e9;
      err.print(
          String.format(
              Locale.ROOT, "\r  %,d entries checked, %,.0f a second", entries, entries / seconds));
      err.flush();
    }
  }
}
