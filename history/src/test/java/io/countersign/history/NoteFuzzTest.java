package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes, proofs and policies that somebody made up. */
class NoteFuzzTest {

  private static final long SEED = 20261127;

  @TempDir Path directory;
  private Signer signer;
  private String note;

  @BeforeEach
  void sign() {
    signer = Signer.open(directory.resolve("log"), "countersign/fuzz/1");
    note = signed(3);
  }

  private String signed(long size) {
    var checkpoint = new Checkpoint(signer.key().name(), size, Digest.ofText("root" + size));
    byte[] signature = sign(checkpoint.text());
    var line = SignedNote.Line.of(signer.key().name(), signer.key().id(), signature);
    return new SignedNote(checkpoint.text(), List.of(line)).note();
  }

  private byte[] sign(String text) {
    return Ed25519.sign(new KeyDirectory(directory.resolve("log")).keys().getPrivate(), text);
  }

  @Test
  void sizes_from_zero_to_the_last_are_read_and_none_beyond() {
    for (long size : new long[] {0, 1, (1L << 53) + 1, Long.MAX_VALUE}) {
      assertThat(signer.key().open(signed(size)).size()).isEqualTo(size);
    }
    for (String size :
        List.of("-1", "03", "+3", "9223372036854775808", "18446744073709551615", "3 ", "", "٣")) {
      refused(() ->
          Checkpoint.parse(note.replace("\n3\n", "\n" + size + "\n").split("\n\n", -1)[0] + "\n"));
    }
  }

  @Test
  void a_signature_line_has_one_spelling() {
    String line = note.substring(note.indexOf('—'));
    for (String bad :
        List.of(
            line.replace("\n", "\r\n"),
            line.replace("\n", ""),
            line.replace("— ", "- "),
            line.replace("— ", "—  "),
            line.replace("=", ""),
            line.replace("\n", "=\n"),
            line.replace("\n", " \n"),
            line + "\n",
            line + line,
            "— countersign/fuzz/1 AAAA\n",
            "— countersign/fuzz+1 " + line.split(" ", -1)[2],
            "— countersign\u00a0fuzz/1 " + line.split(" ", -1)[2])) {
      refused(() -> signer.key().open(note.replace(line, bad)));
    }
    refused(() -> signer.key().open(note.replace("\n", "\r\n")));
    refused(() -> signer.key().open("\u0000" + note));
  }

  @Test
  void other_signatures_are_let_be_but_not_without_end() {
    SignedNote parsed = SignedNote.parse(note);
    List<SignedNote.Line> sixteen = unknown(16);
    assertThat(signer.key().open(parsed.with(sixteen).note()).size()).isEqualTo(3);
    refused(() -> SignedNote.parse(parsed.with(unknown(SignedNote.SIGNATURES_MAX)).note()));
    refused(() -> SignedNote.parse(note + "x".repeat(SignedNote.LENGTH_MAX)));
  }

  private static List<SignedNote.Line> unknown(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> SignedNote.Line.of("other/" + i, new byte[4], new byte[64]))
        .toList();
  }

  @Test
  void a_key_with_the_same_name_and_id_but_another_point_is_not_ours() {
    byte[] foreign = new byte[64];
    var line = SignedNote.Line.of(signer.key().name(), signer.key().id(), foreign);
    String text = SignedNote.parse(note).text();
    refused(() -> signer.key().open(new SignedNote(text, List.of(line)).note()));
    var otherId = SignedNote.Line.of(signer.key().name(), new byte[] {1, 2, 3, 4}, sign(text));
    refused(() -> signer.key().open(new SignedNote(text, List.of(otherId)).note()));
  }

  @Test
  void a_cosignature_is_bound_to_time_text_and_key() {
    Cosigner witness = Cosigner.open(directory.resolve("w"), "witness.example/w");
    SignedNote parsed = SignedNote.parse(note);
    Instant at = Instant.ofEpochSecond(1_795_000_000);
    SignedNote both = parsed.with(List.of(witness.cosign(parsed.text(), at)));
    assertThat(witness.key().cosigned(both)).hasValue(at);
    assertThat(CosignerKey.parse(witness.key().text())).isEqualTo(witness.key());
    assertThat(witness.key().cosigned(parsed)).isEmpty();
    var moved = new SignedNote(SignedNote.parse(signed(4)).text(), both.signatures());
    refused(() -> witness.key().cosigned(moved));
    refused(() -> VerifierKey.parse(witness.key().text()));
    refused(() -> CosignerKey.parse(signer.key().text()));
  }

  @Test
  void a_proof_has_at_most_63_hashes_and_one_spelling() {
    List<Digest> hashes = Collections.nCopies(63, Digest.ofText("x"));
    TlogProof proof = new TlogProof(Long.MAX_VALUE, hashes, note);
    assertThat(TlogProof.parse(proof.text())).isEqualTo(proof);
    assertThat(TlogProof.parse(proof.text().replace("@v1\n", "@v1\nextra AAAA\n")))
        .isEqualTo(proof);
    refused(() -> new TlogProof(1, Collections.nCopies(64, Digest.ofText("x")), note));
    refused(() -> TlogProof.parse(proof.text().replace("\n", "\r\n")));
    refused(() -> TlogProof.parse(proof.text().replace("index ", "index 0")));
    refused(() -> TlogProof.parse(proof.text().replace("@v1", "@v2")));
    refused(
        () -> TlogProof.parse("c2sp.org/tlog-proof@v1\nindex 1\n" + base64(31) + "\n\n" + note));
  }

  private static String base64(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  @Test
  void a_policy_counts_witnesses_in_groups() {
    Cosigner a = Cosigner.open(directory.resolve("a"), "a");
    Cosigner b = Cosigner.open(directory.resolve("b"), "b");
    String head =
        "log "
            + signer.key().text()
            + "\n#\n\twitness a "
            + a.key().text()
            + " http://a\nwitness b "
            + b.key().text()
            + "\n";
    SignedNote parsed = SignedNote.parse(note);
    SignedNote byA = parsed.with(List.of(a.cosign(parsed.text(), Instant.ofEpochSecond(5))));
    assertThat(Policy.parse(head + "quorum a\n").witnessed(byA).enough()).isTrue();
    assertThat(Policy.parse(head + "quorum b\n").witnessed(byA).enough()).isFalse();
    assertThat(Policy.parse(head + "group g any a b\nquorum g\n").witnessed(byA).enough()).isTrue();
    assertThat(Policy.parse(head + "group g all a b\nquorum g\n").witnessed(byA).enough())
        .isFalse();
    assertThat(Policy.parse(head + "group g 1 a\ngroup h 2 g b\nquorum h").witnessed(byA).enough())
        .isFalse();
    assertThat(Policy.parse(head + "quorum none\n").witnessed(parsed).enough()).isTrue();
    for (String bad :
        List.of(
            "",
            "quorum c",
            "quorum a\nquorum a",
            "group g 3 a b\nquorum g",
            "group g 0 a\nquorum g",
            "group g any a a\nquorum g",
            "group a any b\nquorum a",
            "witness none " + a.key().text() + "\nquorum none",
            "witness c " + a.key().text() + "\nquorum c",
            "color red\nquorum a",
            "group g any h\ngroup h any a\nquorum g")) {
      refused(() -> Policy.parse(head + bad));
    }
  }

  @Test
  void whatever_comes_is_read_or_refused_and_nothing_else_happens() {
    var random = new Random(SEED);
    String proof = new TlogProof(2, List.of(Digest.ofText("a"), Digest.ofText("b")), note).text();
    for (int round = 0; round < 5_000; round++) {
      tried(round, text -> SignedNote.parse(text), mutated(note, random));
      tried(round, text -> TlogProof.parse(text), mutated(proof, random));
      tried(
          round,
          text -> Policy.parse(text),
          mutated("log " + signer.key().text() + "\nquorum none\n", random));
    }
  }

  private static void tried(int round, Consumer<String> parser, String text) {
    assertThatCode(
            () -> {
              try {
                parser.accept(text);
              } catch (NoteException e) {
                // refused, as it should be
              }
            })
        .as("seed %d, round %d: %s", SEED, round, text)
        .doesNotThrowAnyException();
  }

  private static String mutated(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) "\n\r\t =+—A0-\u0000é".charAt(random.nextInt(12));
    }
    String changed = new String(bytes, StandardCharsets.UTF_8);
    return random.nextInt(4) == 0 ? changed.substring(random.nextInt(changed.length())) : changed;
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NoteException.class);
  }
}
