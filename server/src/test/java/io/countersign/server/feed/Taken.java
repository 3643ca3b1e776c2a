package io.countersign.server.feed;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/** The indices that a receiver took, in the order in which they came. */
final class Taken {

  private final List<Long> indices = new CopyOnWriteArrayList<>();

  void add(long index) {
    indices.add(index);
  }

  long count() {
    return indices.stream().distinct().count();
  }

  List<Long> inOrder() {
    return List.copyOf(indices);
  }

  /** Each index up to the size at least once. */
  boolean hasAll(long size) {
    return LongStream.range(0, size).allMatch(indices::contains);
  }

  /** Whether none came before all those before it had. */
  boolean gapFree() {
    long seen = -1;
    for (long index : indices) {
      if (index > seen + 1) {
        return false;
      }
      seen = Math.max(seen, index);
    }
    return true;
  }

  int repeated() {
    return indices.size() - (int) count();
  }

  long last() {
    return indices.isEmpty() ? -1 : Collections.max(indices);
  }
}
