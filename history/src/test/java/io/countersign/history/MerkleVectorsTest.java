package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The proofs that transparency-dev/merkle tests with, good ones and bad ones. */
class MerkleVectorsTest {

  @Test
  void we_accept_and_refuse_the_same_proofs() throws IOException {
    List<String[]> vectors = vectors();
    assertThat(vectors).hasSizeGreaterThan(180);
    for (String[] vector : vectors) {
      assertThat(holds(vector)).as(String.join("|", vector)).isEqualTo(vector[1].equals("holds"));
    }
  }

  private static boolean holds(String[] vector) {
    try {
      long first = Long.parseLong(vector[2]);
      long second = Long.parseLong(vector[3]);
      var one = new Digest(vector[4]);
      var other = new Digest(vector[5]);
      List<Digest> proof =
          vector[6].equals("-")
              ? List.of()
              : Arrays.stream(vector[6].split(",", -1)).map(Digest::new).toList();
      return vector[0].equals("inclusion")
          ? new InclusionProof(first, second, proof).proves(one, other)
          : new ConsistencyProof(first, second, proof).proves(one, other);
    } catch (IllegalArgumentException e) {
      return false; // no hash, or no size below 2^63
    }
  }

  private static List<String[]> vectors() throws IOException {
    try (var in = MerkleVectorsTest.class.getResourceAsStream("/merkle/vectors.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .toList();
    }
  }
}
