package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.Dossier;
import io.countersign.history.NewEntry;
import io.countersign.history.Receipt;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.verify.Finding.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dossier holds as it was issued, and whatever is changed in it is named. */
class DossierTest {

  private static final String ARGUMENTS = "{\"amountCents\":12000,\"order\":\"H-10442\"}";

  @TempDir Path directory;
  private MemoryLog log;
  private Dossier dossier;

  @BeforeEach
  void issue() {
    log = new MemoryLog(directory.resolve("log"), "countersign/dossier/1").append(20);
    String digest = digest(ARGUMENTS);
    add("effect.proposed", Map.of("digest", digest));
    add("gate.decided", Map.of("digest", digest, "kind", "effect", "reason", "It broke."));
    var sections = new TreeMap<String, @Nullable Object>();
    sections.put("effect", effect(ARGUMENTS, digest));
    sections.put("money", List.of(Map.of("held", "120000000000", "entry", 21)));
    log.sign();
    add(Dossier.TYPE, Dossier.statement(sections, Map.of(20L, hash(20), 21L, hash(21))));
    log.sign();
    dossier =
        new Dossier(
            log.key().text(), sections, List.of(log.receipt(20), log.receipt(21), log.receipt(22)));
  }

  @Test
  void a_dossier_verifies_offline_with_the_key_that_one_trusts() throws IOException {
    String file = file("dossier.json", dossier.text());
    assertThat(run("verify", file, "--key", file("key", log.key().text()))).isZero();
    assertThat(Dossier.parse(dossier.text())).isEqualTo(dossier);
    var stranger = new MemoryLog(directory.resolve("other"), "countersign/dossier/1").append(1);
    assertThat(run("verify", file, "--key", file("strange", stranger.key().text()))).isEqualTo(15);
  }

  @Test
  void a_changed_section_is_named() {
    assertFound(changed("12000", "92000"), Kind.PAYLOAD, "section 'effect' was changed");
    assertFound(changed("120000000000", "1"), Kind.PAYLOAD, "section 'money' was changed");
    var without = new TreeMap<>(dossier.sections());
    without.remove("money");
    assertFound(with(without), Kind.PAYLOAD, "section 'money' was taken out");
    var more = new TreeMap<>(dossier.sections());
    more.put("opinion", "It was right.");
    assertFound(with(more), Kind.PAYLOAD, "section 'opinion' was changed");
  }

  @Test
  void a_changed_swapped_or_missing_receipt_is_named() {
    assertFound(changed("It broke.", "It fell."), Kind.PAYLOAD, "payload of entry 21");
    assertFound(receipts(log.receipt(20), log.receipt(22)), Kind.ORDER, "entry 21 was taken out");
    assertFound(
        receipts(log.receipt(20), log.receipt(21), log.receipt(3), log.receipt(22)),
        Kind.ENTRY,
        "Entry 3 is not among");
    assertFound(receipts(log.receipt(20), log.receipt(21)), Kind.FORMAT, "this one has 0");
  }

  @Test
  void bytes_that_nobody_decided_on_are_named_though_the_server_vouches_for_them() {
    String other = "{\"amountCents\":92000,\"order\":\"H-10442\"}";
    var sections = new TreeMap<String, @Nullable Object>(dossier.sections());
    sections.put("effect", effect(other, digest(other)));
    add(Dossier.TYPE, Dossier.statement(sections, Map.of(20L, hash(20), 21L, hash(21))));
    log.sign();
    var lying =
        new Dossier(
            dossier.key(), sections, List.of(log.receipt(20), log.receipt(21), log.receipt(23)));
    assertFound(lying, Kind.PAYLOAD, "Entry 21 (gate.decided) is about other bytes");
  }

  @Test
  void a_bound_document_is_what_was_decided_on_through_edits_and_changes() {
    assertThat(findings(bound(ARGUMENTS, "c".repeat(64)))).isEmpty();
    assertThat(findings(bound(ARGUMENTS, "d".repeat(64))).getFirst().sentence())
        .contains("(gate.decided) is about other bytes");
    assertThat(findings(bound("{\"amountCents\":1}", "c".repeat(64))).getFirst().sentence())
        .contains("do not have the digest beside them");
  }

  /** Proposed as c, changed to b, which a person edited into the document. */
  private Dossier bound(String arguments, String decided) {
    String document =
        CanonicalJson.text(
            Map.of(
                "effect", "e1",
                "worker", "refund-clerk",
                "action", "payments.refund",
                "arguments", CanonicalJson.readObject(ARGUMENTS),
                "edits", "b".repeat(64)));
    String digest = Digest.ofText(document).hex();
    int first = log.entries.size();
    add("gate.decided", Map.of("digest", decided, "kind", "effect"));
    add("effect.changed", Map.of("before", "c".repeat(64), "digest", "b".repeat(64)));
    add("gate.decided", Map.of("digest", "b".repeat(64), "permits", digest, "kind", "effect"));
    add("effect.started", Map.of("digest", digest));
    var sections = new TreeMap<String, @Nullable Object>();
    var effect = effect(arguments, digest);
    effect.put("document", document);
    sections.put("effect", effect);
    log.sign();
    var entries = new TreeMap<Long, Digest>();
    for (int index = first; index < first + 4; index++) {
      entries.put((long) index, hash(index));
    }
    add(Dossier.TYPE, Dossier.statement(sections, entries));
    log.sign();
    return new Dossier(
        log.key().text(),
        sections,
        IntStream.rangeClosed(first, first + 4).mapToObj(log::receipt).toList());
  }

  private List<Finding> findings(Dossier changed) {
    return Verifier.trustingTheExport().trusting(log.key()).verify(changed).findings();
  }

  @Test
  void of_every_third_character_none_can_be_changed_freely() {
    String text = dossier.text().strip();
    var free = new ArrayList<String>();
    for (int i = 0; i < text.length(); i += 3) {
      char c = text.charAt(i) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, i) + c + text.substring(i + 1);
      if (holds(changed)) {
        free.add(i + ": " + text.substring(Math.max(0, i - 30), Math.min(text.length(), i + 30)));
      }
    }
    assertThat(free).isEmpty();
  }

  private boolean holds(String text) {
    try {
      return Verifier.trustingTheExport().trusting(log.key()).verify(Dossier.parse(text)).holds();
    } catch (RuntimeException e) {
      return false; // not even a dossier any more
    }
  }

  private void assertFound(Dossier changed, Kind kind, String words) {
    Report report = Verifier.trustingTheExport().trusting(log.key()).verify(changed);
    assertThat(report.findings())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.sentence()).contains(words);
        });
  }

  private Dossier changed(String from, String to) {
    return Dossier.parse(dossier.text().replace(from, to));
  }

  private Dossier with(Map<String, @Nullable Object> sections) {
    return new Dossier(dossier.key(), sections, dossier.receipts());
  }

  private Dossier receipts(Receipt... receipts) {
    return new Dossier(dossier.key(), dossier.sections(), List.of(receipts));
  }

  private static Map<String, @Nullable Object> effect(String arguments, String digest) {
    var effect = new HashMap<String, @Nullable Object>();
    effect.put("id", "e1");
    effect.put("worker", "refund-clerk");
    effect.put("action", "payments.refund");
    effect.put("arguments", arguments);
    effect.put("digest", digest);
    return effect;
  }

  private static String digest(String arguments) {
    return CanonicalJson.digest(
            Map.of(
                "effect", "e1",
                "worker", "refund-clerk",
                "action", "payments.refund",
                "arguments", arguments))
        .hex();
  }

  private void add(String type, Map<String, ?> facts) {
    var entry =
        new NewEntry(
            type, Actor.worker("refund-clerk"), Map.of("effect", "e1"), "ok", "It was.", facts);
    log.add(
        new SourcedEntry(entry, new Source.Unordered("server"), MemoryLog.at(log.entries.size())));
  }

  private Digest hash(int index) {
    return log.entries.get(index).leafHash();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static int run(String... args) {
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Main(out, out).run(args, Map.of());
  }
}
