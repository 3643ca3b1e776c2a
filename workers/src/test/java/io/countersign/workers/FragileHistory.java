package io.countersign.workers;

import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.util.function.Predicate;

/** The real history, in a process that may die around an append. */
final class FragileHistory implements History {

  private final History real;
  volatile Predicate<NewEntry> dies = _ -> false;

  /** Before the append: what happens outside its transaction would stay without an entry. */
  volatile Predicate<NewEntry> diesFirst = _ -> false;

  FragileHistory(History real) {
    this.real = real;
  }

  @Override
  public void append(NewEntry entry) {
    if (diesFirst.test(entry)) {
      throw new Killed();
    }
    real.append(entry);
    if (dies.test(entry)) {
      throw new Killed();
    }
  }
}
