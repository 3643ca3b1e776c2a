package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Unit;
import java.util.EnumMap;

/** What an account counts. */
final class Balance {
  final EnumMap<Unit, Long> held = new EnumMap<>(Unit.class);
  final EnumMap<Unit, Long> posted = new EnumMap<>(Unit.class);

  long held(Unit unit) {
    return held.getOrDefault(unit, 0L);
  }

  long posted(Unit unit) {
    return posted.getOrDefault(unit, 0L);
  }

  void add(Amounts heldMore, int sign, Amounts postedMore, int postedSign) {
    for (Unit unit : Unit.values()) {
      held.merge(unit, sign * heldMore.of(unit), Long::sum);
      posted.merge(unit, postedSign * postedMore.of(unit), Long::sum);
    }
  }
}
