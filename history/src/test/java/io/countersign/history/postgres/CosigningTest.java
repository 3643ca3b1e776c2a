package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Policy;
import io.countersign.history.TileAddress;
import io.countersign.history.verify.Finding;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import io.countersign.history.witness.WitnessServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real database before a real witness. */
class CosigningTest {

  @TempDir Path directory;

  @Test
  void a_witness_signs_and_the_verifier_asks_for_it() throws Exception {
    var log = new FilledLog(directory.resolve("key"), 30);
    try (var witness = witness(log)) {
      Policy policy = policy(witness);
      Verifier asking = Verifier.trustingTheExport().asking(policy);
      assertThat(log.verify(asking).findings().getFirst().kind()).isEqualTo(Finding.Kind.WITNESS);
      cosign(log, policy);
      Report report = log.verify(asking);
      assertThat(report.findings()).isEmpty();
      assertThat(report.witnessed()).isEqualTo(31);
      var entries = new PostgresHistoryEntries(log.database, log.keys);
      assertThat(entries.checkpoint().orElseThrow()).contains("w.example");
      assertThat(asking.verify(entries.receipt(7, log.signer.key()).orElseThrow()).findings())
          .isEmpty();
      log.append(5); // no witness has seen these
      assertThat(log.verify(asking).text())
          .contains("Seen by witnesses: 31 entries; for the rest stands the log's key alone.");
    }
  }

  @Test
  void a_log_that_was_cut_and_signed_anew_is_refused_and_reported() throws Exception {
    var log = new FilledLog(directory.resolve("key"), 30, 30);
    try (var witness = witness(log)) {
      Policy policy = policy(witness);
      cosign(log, policy);
      log.attack("delete from history.checkpoint where size > 40");
      try (var cosigning = new Cosigning(log.database, log.signer.key(), policy)) {
        cosigning.start();
        Condition.await("it is told", () -> cosigning.problem().isPresent());
        assertThat(cosigning.problem().orElseThrow()).contains("has seen 61 entries");
      }
    }
  }

  @Test
  void tiles_are_those_of_the_signed_tree() throws Exception {
    var log = new FilledLog(directory.resolve("key"), 300);
    var entries = new PostgresHistoryEntries(log.database, log.keys);
    byte[] leaves = entries.tile(TileAddress.parse("tile/0/000").orElseThrow()).orElseThrow();
    assertThat(leaves).hasSize(256 * 32);
    assertThat(entries.tile(TileAddress.parse("tile/1/000.p/1").orElseThrow()).orElseThrow())
        .hasSize(32);
    byte[] bundle =
        entries.tile(TileAddress.parse("tile/entries/001.p/45").orElseThrow()).orElseThrow();
    assertThat(new String(bundle, StandardCharsets.UTF_8)).contains("Entry 299 happened.");
    for (String none :
        List.of(
            "tile/0/001",
            "tile/0/001.p/46",
            "tile/1/000",
            "tile/entries/002.p/1",
            "tile/2/000.p/1")) {
      assertThat(entries.tile(TileAddress.parse(none).orElseThrow())).as(none).isEmpty();
    }
    for (String wrong :
        List.of(
            "tile/0/1",
            "tile/0/x001",
            "tile/8/000",
            "tile/00/000",
            "tile/0/000.p/256",
            "tile/0/000.p/0",
            "tile/0/x000/001",
            "tile/-1/000",
            "tile/0/000/")) {
      assertThat(TileAddress.parse(wrong)).as(wrong).isEmpty();
    }
  }

  private static void cosign(FilledLog log, Policy policy) throws Exception {
    try (var cosigning = new Cosigning(log.database, log.signer.key(), policy)) {
      cosigning.start();
      Condition.await("the witness has signed", () -> cosigning.seen().get("w") == log.size());
    }
  }

  private WitnessServer witness(FilledLog log) throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return WitnessServer.start(
        address, directory.resolve("w"), "w.example", List.of(log.signer.key()), Clock.systemUTC());
  }

  private static Policy policy(WitnessServer witness) {
    return Policy.parse(
        "witness w %s http://127.0.0.1:%d\nquorum w\n".formatted(witness.key(), witness.port()));
  }
}
