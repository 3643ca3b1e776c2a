package io.countersign.budgets.postgres;

import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.Digest;
import io.countersign.history.ExportLine;
import io.countersign.history.Signer;
import io.countersign.history.Signing;
import io.countersign.history.TreeHasher;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the ledger has told the history, in the order of the inbox, as the verifier reads it. */
final class LedgerLog {

  private static final String ROWS =
      """
      select leaf, encode(salt, 'hex') as salt, payload from history.inbox order by id
      """;

  private final JdbcClient database;
  private final Path directory;
  private final CompactRange tree = new CompactRange();
  private final TreeHasher hasher = new TreeHasher();

  private LedgerLog(JdbcClient database, Path directory) {
    this.database = database;
    this.directory = directory;
  }

  static Report verify(Ledger ledger, Path directory) throws IOException {
    Path file = directory.resolve("ledger.ndjson");
    try (var out =
        new PrintStream(
            new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8)) {
      new LedgerLog(ledger.database, directory).write(out);
    }
    try (var in = Files.newInputStream(file)) {
      return Verifier.trustingTheExport().verify(in);
    }
  }

  private void write(PrintStream out) {
    String origin = database.sql("select origin from history.log").query(String.class).single();
    Signer signer = Signer.open(directory.resolve("key"), origin);
    line(
        out,
        new ExportLine.Header(ExportLine.FORMAT, origin, signer.key().text(), Optional.empty()));
    database
        .sql(ROWS)
        .query(row -> {
          entry(out, row.getString("leaf"), row.getString("salt"), row.getString("payload"));
        });
    var checkpoint = new Checkpoint(origin, tree.size(), tree.root());
    line(out, new ExportLine.SignedCheckpoint(tree.size(), signed(signer, checkpoint)));
    line(out, new ExportLine.End(tree.size(), 1));
  }

  private void entry(PrintStream out, String leaf, String salt, String payload) {
    byte[] hash = hasher.leaf(leaf.getBytes(StandardCharsets.UTF_8));
    line(
        out,
        new ExportLine.Entry(
            tree.size(), leaf, Digest.ofHash(hash).hex(), Optional.of(salt), Optional.of(payload)));
    tree.append(
        hash,
        (level, index, root) -> {
          if (level % 8 == 0) {
            line(out, new ExportLine.Node(level / 8, index, Digest.ofHash(root).hex()));
          }
        });
  }

  private static String signed(Signer signer, Checkpoint checkpoint) {
    return switch (signer.sign(
        checkpoint,
        since -> {
          throw new IllegalStateException("This signer has signed before: " + since);
        })) {
      case Signing.Signed(String note) -> note;
      case Signing.Refused(String reason) -> throw new IllegalStateException(reason);
    };
  }

  private static void line(PrintStream out, ExportLine line) {
    out.println(line.text());
  }
}
