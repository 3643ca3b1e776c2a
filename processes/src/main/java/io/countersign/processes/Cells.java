package io.countersign.processes;

import org.jspecify.annotations.Nullable;

/** Reads what stands in an input cell of a decision table: FEEL's unary tests. */
public interface Cells {

  Read read(String text);

  /** What came of reading. */
  sealed interface Read {

    /** It can be asked. */
    record Usable(Test test) implements Read {}

    /** It cannot; {@code why} is a clause. */
    record Unusable(String why) implements Read {}
  }

  /** Whether a value fits; an absent value fits only what says so. */
  interface Test {
    boolean holds(@Nullable Object value);
  }
}
