package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.Policy;
import io.countersign.history.Signer;
import io.countersign.history.Signing;
import io.countersign.history.TreeHasher;
import io.countersign.history.postgres.FilledLog;
import io.countersign.history.verify.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 5 against somebody who knows how the log works. */
class AttackTest {

  private static final String CONTENT = "leaf, leaf_hash, salt, payload, sealed, key";

  @TempDir Path directory;
  private FilledLog log;
  private String kept;

  @BeforeEach
  void fill() throws Exception {
    log = new FilledLog(directory.resolve("key"), 10, 10, 10);
    kept = log.signer.head().orElseThrow();
  }

  @Test
  void a_cut_tail_is_found_although_its_checkpoints_went_with_it() throws Exception {
    log.attack(
        "delete from history.entry where idx >= 21; delete from history.checkpoint where size > 21");
    assertThat(first(log.verify()).kind()).isEqualTo(Kind.CUT);
    assertThat(first(log.verify()).index()).hasValue(21);
  }

  @Test
  void swapped_entries_are_found_between_their_checkpoints() throws Exception {
    log.attack(
        """
        create table history.two as select * from history.entry where idx in (14, 15);
        update history.entry e set leaf = t.leaf, leaf_hash = t.leaf_hash, salt = t.salt, payload = t.payload,
          sealed = t.sealed, key = t.key
        from history.two t where e.idx in (14, 15) and t.idx = 29 - e.idx\
        """);
    assertThat(first(log.verify()).kind()).isIn(Kind.ROOT, Kind.ORDER);
    assertThat(first(log.verify()).index().orElseThrow()).isBetween(11L, 15L);
  }

  @Test
  void a_doubled_entry_is_found() throws Exception {
    log.attack(
        """
        update history.entry set idx = idx + 1000 where idx > 12;
        insert into history.entry (idx, %1$s) select 13, %1$s from history.entry where idx = 12;
        update history.entry set idx = idx - 999 where idx > 1000\
        """
            .formatted(CONTENT));
    assertThat(first(log.verify()).index().orElseThrow()).isBetween(11L, 13L);
  }

  @Test
  void a_consistently_rewritten_entry_is_found_between_its_checkpoints() throws Exception {
    rewrite(14);
    Finding finding = first(log.verify());
    assertThat(finding.kind()).isEqualTo(Kind.ROOT);
    assertThat(finding.sentence()).contains("entries 11 to 20");
  }

  @Test
  void a_note_signed_with_another_key_is_found() throws Exception {
    Signer other = Signer.open(directory.resolve("other"), log.signer.key().name());
    String note = signed(other, log.signer.key().open(kept));
    log.attack("update history.checkpoint set note = '%s' where size = 31".formatted(note));
    assertThat(first(log.verify()).kind()).isEqualTo(Kind.SIGNATURE);
  }

  @Test
  void who_has_the_key_too_is_found_by_whoever_kept_a_checkpoint() throws Exception {
    rewrite(14);
    FilledLog stolen = resignedWithTheStolenKey();
    assertThat(stolen.verify().holds()).isTrue();

    Report report = stolen.verify(Verifier.trustingTheExport().comparing(List.of(kept)));
    assertThat(first(report).kind()).isEqualTo(Kind.FORK);
    assertThat(first(report).sentence()).contains("kept checkpoint");
  }

  @Test
  void a_pinned_key_does_not_accept_another_log() throws Exception {
    FilledLog other = new FilledLog(directory.resolve("other"), 3);
    Report report = other.verify(Verifier.trustingTheExport().trusting(log.signer.key()));
    assertThat(first(report).kind()).isEqualTo(Kind.SIGNATURE);
  }

  @Test
  void an_export_that_breaks_off_is_not_taken_for_whole() throws Exception {
    String export = new String(log.export(), StandardCharsets.UTF_8);
    List<String> lines = export.lines().toList();
    for (int count = 1; count < lines.size(); count++) {
      var verification = new Verification(null, Policy.none(), List.of(), Optional.empty());
      lines.subList(0, count).forEach(verification::accept);
      assertThat(verification.report().holds()).as("%d lines", count).isFalse();
    }
  }

  @Test
  void no_single_byte_of_an_export_is_free() throws Exception {
    byte[] export = log.export();
    var random = new Random(5);
    for (int i = 0; i < 1500; i++) {
      byte[] changed = export.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 + random.nextInt(127));
      assertThat(holds(changed)).as("byte %d of round %d", at, i).isFalse();
    }
  }

  private static boolean holds(byte[] export) {
    try {
      return Verifier.trustingTheExport().verify(new ByteArrayInputStream(export)).holds();
    } catch (IOException e) {
      return false; // no UTF-8 any more
    }
  }

  private void rewrite(int index) throws Exception {
    log.attack(
        """
        update history.entry set leaf = replace(leaf, 'happened.', 'did not happen.') where idx = %1$d;
        update history.entry set leaf_hash = sha256('\\x00'::bytea || convert_to(leaf, 'UTF8')) where idx = %1$d\
        """
            .formatted(index));
  }

  /** Every checkpoint anew, by a signer with the same key that remembers nothing. */
  private FilledLog resignedWithTheStolenKey() throws Exception {
    Path stolen = directory.resolve("stolen");
    Files.createDirectories(stolen);
    Files.copy(log.directory.resolve("key"), stolen.resolve("key"));
    var range = new CompactRange();
    var hasher = new TreeHasher();
    List<String> leaves = log.rows("select leaf from history.entry order by idx");
    for (String size : log.rows("select size from history.checkpoint order by size")) {
      while (range.size() < Long.parseLong(size)) {
        range.append(hasher.leaf(leaves.get((int) range.size()).getBytes(StandardCharsets.UTF_8)));
      }
      Files.deleteIfExists(stolen.resolve("head"));
      Signer thief = Signer.open(stolen, log.signer.key().name());
      String note =
          signed(thief, new Checkpoint(log.signer.key().name(), range.size(), range.root()));
      log.attack("update history.checkpoint set note = '%s' where size = %s".formatted(note, size));
    }
    return log.withKeysIn(stolen);
  }

  private static String signed(Signer signer, Checkpoint checkpoint) {
    return switch (signer.sign(
        checkpoint, since -> new ConsistencyProof(since, checkpoint.size(), List.of()))) {
      case Signing.Signed(String note) -> note;
      case Signing.Refused(String reason) -> throw new AssertionError(reason);
    };
  }

  private static Finding first(Report report) {
    return report.findings().getFirst();
  }
}
