package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTest {

  /** The leaves that the reference implementation of Certificate Transparency tests with. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private final TreeHasher hasher = new TreeHasher();

  @Test
  void roots_are_those_of_certificate_transparency() {
    var range = new CompactRange();
    assertThat(range.root().hex()).isEqualTo(ROOTS.getFirst());
    for (int i = 0; i < LEAVES.size(); i++) {
      range.append(hasher.leaf(HexFormat.of().parseHex(LEAVES.get(i))));
      assertThat(range.root().hex()).isEqualTo(ROOTS.get(i + 1));
    }
  }

  @Test
  void a_known_inclusion_proof_of_certificate_transparency_is_made_and_holds() {
    List<byte[]> leaves =
        LEAVES.stream().map(hex -> hasher.leaf(HexFormat.of().parseHex(hex))).toList();
    var proof = InclusionProof.of(5, 8, subtrees(leaves));
    assertThat(proof.hashes())
        .extracting(Digest::hex)
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(proof.proves(Digest.ofHash(leaves.get(5)), new Digest(ROOTS.get(8)))).isTrue();
  }

  @Test
  void every_leaf_of_every_size_has_a_proof_that_fits_no_other_leaf() {
    List<byte[]> leaves = numbered(70);
    for (int size = 1; size <= leaves.size(); size++) {
      Digest root = root(leaves, size);
      for (int i = 0; i < size; i++) {
        var proof = InclusionProof.of(i, size, subtrees(leaves));
        assertThat(proof.proves(Digest.ofHash(leaves.get(i)), root)).isTrue();
        assertThat(proof.proves(Digest.ofHash(leaves.get((i + 1) % 70)), root)).isFalse();
        var moved = new InclusionProof(i + 1, size, proof.hashes());
        assertThat(moved.proves(Digest.ofHash(leaves.get(i)), root)).isFalse();
      }
    }
  }

  @Test
  void every_older_size_is_proved_to_be_the_beginning_and_nothing_else_is() {
    List<byte[]> leaves = numbered(70);
    for (int newSize = 0; newSize <= leaves.size(); newSize++) {
      for (int oldSize = 0; oldSize <= newSize; oldSize++) {
        var proof = ConsistencyProof.of(oldSize, newSize, subtrees(leaves));
        Digest oldRoot = root(leaves, oldSize);
        Digest newRoot = root(leaves, newSize);
        assertThat(proof.proves(oldRoot, newRoot)).as("%d to %d", oldSize, newSize).isTrue();
        assertThat(proof.proves(Digest.ofText("x"), newRoot)).isFalse();
        assertThat(oldSize > 0 && proof.proves(oldRoot, Digest.ofText("x"))).isFalse();
      }
    }
  }

  @Test
  void a_proof_that_is_too_long_or_short_proves_nothing() {
    List<byte[]> leaves = numbered(13);
    var inclusion = InclusionProof.of(6, 13, subtrees(leaves));
    var consistency = ConsistencyProof.of(6, 13, subtrees(leaves));
    for (List<Digest> hashes : variants(inclusion.hashes())) {
      assertThat(
              new InclusionProof(6, 13, hashes)
                  .proves(Digest.ofHash(leaves.get(6)), root(leaves, 13)))
          .isFalse();
    }
    for (List<Digest> hashes : variants(consistency.hashes())) {
      assertThat(new ConsistencyProof(6, 13, hashes).proves(root(leaves, 6), root(leaves, 13)))
          .isFalse();
    }
  }

  @Test
  void a_restored_range_goes_on_as_the_one_that_was_never_away() {
    List<byte[]> leaves = numbered(70);
    for (int size = 0; size < leaves.size(); size++) {
      var range = CompactRange.of(size, subtrees(leaves));
      assertThat(range.root()).isEqualTo(root(leaves, size));
      range.append(leaves.get(size));
      assertThat(range.root()).isEqualTo(root(leaves, size + 1));
    }
  }

  @Test
  void full_subtrees_are_told_once_with_their_place() {
    List<byte[]> leaves = numbered(9);
    var told = new ArrayList<String>();
    var range = new CompactRange();
    leaves.forEach(
        leaf -> range.append(leaf, (level, index, root) -> told.add(level + "/" + index)));
    assertThat(told).containsExactly("1/0", "1/1", "2/0", "1/2", "1/3", "2/1", "3/0");
  }

  @Test
  void an_index_or_size_beyond_the_log_is_refused() {
    assertThatThrownBy(() -> InclusionProof.of(3, 3, subtrees(numbered(3))))
        .hasMessageContaining("0 to 2");
    assertThatThrownBy(() -> ConsistencyProof.of(4, 3, subtrees(numbered(3))))
        .hasMessageContaining("0 to 3");
  }

  private static List<List<Digest>> variants(List<Digest> hashes) {
    var longer = new ArrayList<>(hashes);
    longer.add(Digest.ofText("x"));
    var changed = new ArrayList<>(hashes);
    changed.set(1, Digest.ofText("x"));
    return List.of(hashes.subList(0, hashes.size() - 1), longer, changed, List.of());
  }

  private List<byte[]> numbered(int count) {
    var leaves = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      leaves.add(hasher.leaf(new byte[] {(byte) i}));
    }
    return leaves;
  }

  private static Digest root(List<byte[]> leaves, int size) {
    var range = new CompactRange();
    leaves.subList(0, size).forEach(range::append);
    return range.root();
  }

  private Subtrees subtrees(List<byte[]> leaves) {
    return new Subtrees() {
      @Override
      public byte[] root(int level, long index) {
        return level == 0
            ? leaves.get((int) index)
            : hasher.node(root(level - 1, 2 * index), root(level - 1, 2 * index + 1));
      }
    };
  }
}
