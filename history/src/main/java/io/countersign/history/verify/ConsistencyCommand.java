package io.countersign.history.verify;

import io.countersign.history.CanonicalJsonException;
import io.countersign.history.HistoryException;
import io.countersign.history.Misbehaviour;
import io.countersign.history.NoteException;
import io.countersign.history.Subtrees;
import io.countersign.history.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether one append-only log can have two checkpoints; the proof that none can is a file. */
final class ConsistencyCommand {

  private final PrintStream out;
  private final Map<String, String> environment;
  private final List<String> files = new ArrayList<>();
  private @Nullable VerifierKey key;
  private @Nullable String log;
  private @Nullable String proofFile;

  ConsistencyCommand(PrintStream out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  int run(String[] args) throws IOException {
    var words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--key" -> key = Options.key(Options.value(word, words));
        case "--log" -> log = Options.value(word, words);
        case "--out" -> proofFile = Options.value(word, words);
        default -> files.add(word);
      }
    }
    VerifierKey trusted = key;
    if (trusted == null || files.isEmpty() || files.size() > 2) {
      throw new UsageException("Give --key and two checkpoints, or one proof of misbehaviour.");
    }
    try {
      return files.size() == 1 ? check(trusted) : compare(trusted);
    } catch (NoteException | CanonicalJsonException e) {
      out.println("This is not signed by that key, or is damaged: " + e.getMessage());
      return Finding.Kind.SIGNATURE.exitCode();
    }
  }

  private int check(VerifierKey trusted) {
    boolean proven = Misbehaviour.parse(Options.read(files.getFirst())).proves(trusted);
    out.println(
        proven
            ? "PROVED: whoever holds the key %s has signed two histories.".formatted(trusted.text())
            : "This proves nothing: one log can have both checkpoints.");
    return proven ? Finding.Kind.FORK.exitCode() : 0;
  }

  private int compare(VerifierKey trusted) throws IOException {
    String one = Options.read(files.get(0));
    String other = Options.read(files.get(1));
    long size = Math.max(trusted.open(one).size(), trusted.open(other).size());
    try {
      return switch (Misbehaviour.compare(trusted, one, other, subtrees(size))) {
        case Misbehaviour.Comparison.Consistent() -> {
          out.println("One log can have both checkpoints: the newer begins with the older.");
          yield 0;
        }
        case Misbehaviour.Comparison.Forked(Misbehaviour proof) -> forked(proof);
        case Misbehaviour.Comparison.Unknown(String reason) -> {
          out.println(reason);
          yield Finding.Kind.ROOT.exitCode();
        }
      };
    } catch (HistoryException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private int forked(Misbehaviour proof) throws IOException {
    out.println("FORKED: no append-only log has both checkpoints, and one key signed them.");
    String file = proofFile;
    if (file == null) {
      out.print(proof.text());
    } else {
      Files.writeString(Path.of(file), proof.text());
      out.println("The proof is in " + file + "; check it with verify-consistency.");
    }
    return Finding.Kind.FORK.exitCode();
  }

  private Subtrees subtrees(long size) throws IOException {
    String target = log;
    if (target == null) {
      return (level, index) -> {
        throw new HistoryException(
            "The checkpoints have different sizes: give the log of the newer one with --log.");
      };
    }
    Optional<String> token = Optional.ofNullable(environment.get("COUNTERSIGN_TOKEN"));
    TileSource tiles =
        new Target(token)
            .tiles(target, true)
            .orElseThrow(() -> new IOException("'" + target + "' has no tiles."));
    return new TileSubtrees(tiles, size);
  }
}
