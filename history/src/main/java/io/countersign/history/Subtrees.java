package io.countersign.history;

/** The roots of the full subtrees of a log, wherever they are kept. */
@FunctionalInterface
public interface Subtrees {

  /** The root over the leaves {@code index * 2^level} to {@code (index + 1) * 2^level - 1}. */
  byte[] root(int level, long index);
}
