package io.countersign.workers;

import io.countersign.history.CountedEntry;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.util.List;
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
    around(List.of(entry), () -> real.append(entry));
  }

  @Override
  public void appendCounted(String source, List<CountedEntry> entries) {
    around(
        entries.stream().map(CountedEntry::entry).toList(),
        () -> real.appendCounted(source, entries));
  }

  private void around(List<NewEntry> entries, Runnable append) {
    if (entries.stream().anyMatch(diesFirst)) {
      throw new Killed();
    }
    append.run();
    if (entries.stream().anyMatch(dies)) {
      throw new Killed();
    }
  }
}
