package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerTest {

  private static final String ORIGIN = "countersign/test/1";
  private static final List<byte[]> LEAVES = leaves();

  @TempDir Path directory;

  @Test
  void a_known_key_and_note_are_read_as_the_go_implementation_wrote_them() {
    // the example of golang.org/x/mod/sumdb/note
    var key =
        VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    String note =
        """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
        """;
    assertThatThrownBy(() -> key.open(note)).hasMessageContaining("three lines");
    assertThatThrownBy(() -> key.open(note.replace("answer", "cause")))
        .hasMessageContaining("signature");
  }

  @Test
  void what_was_signed_opens_with_the_key() {
    Signer signer = Signer.open(directory, ORIGIN);
    String note = signed(signer, 5);
    assertThat(note).startsWith(ORIGIN + "\n5\n").contains("\n\n\u2014 " + ORIGIN + " ");
    assertThat(VerifierKey.parse(signer.key().text()).open(note)).isEqualTo(checkpoint(5));
  }

  @Test
  void no_byte_of_a_note_is_free() {
    Signer signer = Signer.open(directory, ORIGIN);
    String note = signed(signer, 5);
    for (int i = 0; i < note.length(); i++) {
      for (char c : new char[] {'A', 'B', 'x', '=', '\n', ' ', '0', (char) (note.charAt(i) ^ 1)}) {
        String changed = note.substring(0, i) + c + note.substring(i + 1);
        if (!changed.equals(note)) {
          assertThatThrownBy(() -> signer.key().open(changed))
              .as("byte %d as %s", i, c)
              .isInstanceOf(NoteException.class);
        }
      }
    }
  }

  @Test
  void the_key_is_kept_and_nobody_else_may_read_it() throws IOException {
    VerifierKey first = Signer.open(directory, ORIGIN).key();
    assertThat(Signer.open(directory, ORIGIN).key()).isEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_shorter_log_is_refused() {
    signed(Signer.open(directory, ORIGIN), 5);
    assertThat(refusal(Signer.open(directory, ORIGIN), checkpoint(4))).contains("missing");
  }

  @Test
  void another_log_of_the_same_length_is_refused() {
    Signer signer = Signer.open(directory, ORIGIN);
    signed(signer, 5);
    assertThat(signed(signer, 5)).isEqualTo(signer.head().orElseThrow());
    assertThat(refusal(signer, new Checkpoint(ORIGIN, 5, Digest.ofText("fork"))))
        .contains("changed");
  }

  @Test
  void a_longer_log_with_another_beginning_is_refused() {
    Signer signer = Signer.open(directory, ORIGIN);
    signed(signer, 5);
    assertThat(refusal(signer, new Checkpoint(ORIGIN, 8, Digest.ofText("fork"))))
        .contains("changed");
  }

  @Test
  void another_log_on_the_same_key_is_refused() {
    signed(Signer.open(directory, ORIGIN), 5);
    var other = new Checkpoint("countersign/other/1", 9, Digest.ofText("x"));
    assertThat(refusal(Signer.open(directory, "countersign/other/1"), other))
        .contains("another log or key");
  }

  @Test
  void a_broken_key_file_is_named() throws IOException {
    Files.writeString(directory.resolve("key"), "nonsense");
    assertThatThrownBy(() -> Signer.open(directory, ORIGIN))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining(directory.resolve("key").toString());
  }

  private static String signed(Signer signer, int size) {
    return switch (signer.sign(checkpoint(size), since -> proof(since, size))) {
      case Signing.Signed(String note) -> note;
      case Signing.Refused(String reason) -> throw new AssertionError(reason);
    };
  }

  private static String refusal(Signer signer, Checkpoint checkpoint) {
    return switch (signer.sign(checkpoint, since -> proof(since, (int) checkpoint.size()))) {
      case Signing.Signed(String note) -> throw new AssertionError(note);
      case Signing.Refused(String reason) -> reason;
    };
  }

  private static Checkpoint checkpoint(int size) {
    var range = new CompactRange();
    LEAVES.subList(0, size).forEach(range::append);
    return new Checkpoint(ORIGIN, size, range.root());
  }

  private static ConsistencyProof proof(long since, int size) {
    return ConsistencyProof.of(since, size, SignerTest::root);
  }

  private static byte[] root(int level, long index) {
    return level == 0
        ? LEAVES.get((int) index)
        : new TreeHasher().node(root(level - 1, 2 * index), root(level - 1, 2 * index + 1));
  }

  private static List<byte[]> leaves() {
    return "0123456789"
        .chars()
        .mapToObj(c -> new TreeHasher().leaf(new byte[] {(byte) c}))
        .toList();
  }
}
