package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTreeTest {

  private static final long SEED = 20261127;

  private final Random random = new Random(SEED);
  private final KeyTree tree = KeyTree.fresh(new SecureRandom());

  @Test
  void a_destroyed_key_is_gone_and_every_other_stays_what_it_was() {
    Map<Long, String> before = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      long number = i < 250 ? i : random.nextLong(KeyTree.NUMBER_MAX + 1);
      before.put(number, hex(tree, number));
    }
    Set<Long> gone = new HashSet<>();
    before.keySet().stream().filter(number -> random.nextBoolean()).forEach(gone::add);
    gone.forEach(tree::destroy);

    KeyTree read = KeyTree.parse(tree.text());
    before.forEach((number, key) ->
        assertThat(hex(read, number)).isEqualTo(gone.contains(number) ? "none" : key));
    assertThat(new HashSet<>(before.values())).hasSameSizeAs(before.keySet());
  }

  @Test
  void nothing_that_is_kept_lies_above_a_destroyed_key() {
    tree.destroy(5);
    tree.text()
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(seed -> {
          long first = Long.parseLong(seed[1]);
          long next = first + (1L << (KeyTree.DEPTH - Integer.parseInt(seed[0])));
          assertThat(first <= 5 && 5 < next).as(String.join(" ", seed)).isFalse();
        });
    assertThat(tree.text().lines()).hasSize(KeyTree.DEPTH);
  }

  @Test
  void destroying_in_a_row_takes_no_more_room_than_destroying_one() {
    for (long number = 0; number < 100_000; number++) {
      tree.destroy(number);
    }
    assertThat(tree.text().lines().count()).isLessThanOrEqualTo(KeyTree.DEPTH);
  }

  @Test
  void a_new_key_is_the_first_that_was_not_destroyed() {
    for (long number : new long[] {4, 5, 6, 5}) {
      tree.destroy(number);
    }
    assertThat(tree.firstFrom(3)).hasValue(3);
    assertThat(tree.firstFrom(4)).hasValue(7);
  }

  private static String hex(KeyTree tree, long number) {
    return tree.key(number).map(key -> Digest.ofHash(key).hex()).orElse("none");
  }
}
