package io.countersign.history;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Four billion keys that follow from one seed, of which any can be taken out for good: the tree of
 * pseudo-random functions by Goldreich, Goldwasser and Micali (1986), as a puncturable one.
 *
 * <p>A seed over many numbers yields the seeds of its two halves by HMAC-SHA256. Taking out a
 * number replaces the seed above it by those beside the way down, so that what is left covers every
 * other number and nothing leads to this one. Not for several threads at once.
 */
final class KeyTree {

  /** So deep is a key. */
  static final int DEPTH = 32;

  static final long NUMBER_MAX = (1L << DEPTH) - 1;

  private static final int SEED_BYTES = 32;
  private static final byte[][] HALF = {{0}, {1}};
  private static final byte[] KEY = {2};

  private final Commitment hmac = new Commitment();

  private static final class Seed {
    final int depth;
    final byte[] bytes;

    Seed(int depth, byte[] bytes) {
      this.depth = depth;
      this.bytes = bytes;
    }

    /** How many numbers it covers. */
    long covers() {
      return 1L << (DEPTH - depth);
    }
  }

  /** By the first number that each covers. */
  private final NavigableMap<Long, Seed> seeds;

  private KeyTree(NavigableMap<Long, Seed> seeds) {
    this.seeds = seeds;
  }

  static KeyTree fresh(SecureRandom random) {
    var bytes = new byte[SEED_BYTES];
    random.nextBytes(bytes);
    var seeds = new TreeMap<Long, Seed>();
    seeds.put(0L, new Seed(0, bytes));
    return new KeyTree(seeds);
  }

  KeyTree copy() {
    return new KeyTree(new TreeMap<>(seeds));
  }

  boolean has(long number) {
    return above(number).isPresent();
  }

  Optional<byte[]> key(long number) {
    return above(number)
        .map(above -> {
          byte[] bytes = above.getValue().bytes;
          for (int depth = above.getValue().depth; depth < DEPTH; depth++) {
            bytes = hmac.of(bytes, HALF[half(number, depth)]);
          }
          return hmac.of(bytes, KEY);
        });
  }

  /** The least number from this one on that has a key. */
  OptionalLong firstFrom(long number) {
    Optional<Map.Entry<Long, Seed>> above = above(number);
    Long next = above.isPresent() ? Long.valueOf(number) : seeds.ceilingKey(number);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next);
  }

  void destroy(long number) {
    above(number)
        .ifPresent(above -> {
          seeds.remove(above.getKey());
          byte[] bytes = above.getValue().bytes;
          long first = above.getKey();
          for (int depth = above.getValue().depth; depth < DEPTH; depth++) {
            int half = half(number, depth);
            long middle = first + (1L << (DEPTH - depth - 1));
            seeds.put(
                half == 0 ? middle : first, new Seed(depth + 1, hmac.of(bytes, HALF[1 - half])));
            bytes = hmac.of(bytes, HALF[half]);
            first = half == 0 ? first : middle;
          }
        });
  }

  /** Empty also for numbers that no key has: somebody may have changed one in the database. */
  private Optional<Map.Entry<Long, Seed>> above(long number) {
    Map.Entry<Long, Seed> floor = seeds.floorEntry(number);
    return floor != null && number < floor.getKey() + floor.getValue().covers()
        ? Optional.of(floor)
        : Optional.empty();
  }

  private static int half(long number, int depth) {
    return (int) (number >>> (DEPTH - depth - 1)) & 1;
  }

  /** A line for each seed: depth, first number, bytes. */
  String text() {
    var text = new StringBuilder();
    seeds.forEach((first, seed) ->
        text.append(seed.depth)
            .append(' ')
            .append(first)
            .append(' ')
            .append(HexFormat.of().formatHex(seed.bytes))
            .append('\n'));
    return text.toString();
  }

  static KeyTree parse(String text) {
    var seeds = new TreeMap<Long, Seed>();
    text.lines()
        .forEach(line -> {
          String[] parts = line.split(" ", 3);
          byte[] bytes = parts.length == 3 ? HexFormat.of().parseHex(parts[2]) : new byte[0];
          if (bytes.length != SEED_BYTES) {
            throw new IllegalArgumentException("a line is no seed");
          }
          seeds.put(Long.valueOf(parts[1]), new Seed(Integer.parseInt(parts[0]), bytes));
        });
    return new KeyTree(seeds);
  }
}
