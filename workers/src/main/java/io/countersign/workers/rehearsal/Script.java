package io.countersign.workers.rehearsal;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the scripted model plays.
 *
 * @param name the file's name without its ending
 */
record Script(String name, String file, List<Case> cases) {

  Script {
    cases = List.copyOf(cases);
  }

  /** One story, for the facts that it fits. */
  record Case(String name, int line, Map<String, Pattern> when, List<Item> steps) {}

  /** One item of a list of steps. */
  sealed interface Item {

    int line();

    /** One answer. */
    record Step(int line, String say, List<Call> calls) implements Item {}

    /** Another list of steps, entered where all conditions hold, and never left. */
    record Branch(int line, Map<String, Pattern> conditions, List<Item> steps) implements Item {}
  }

  /**
   * A wish for an action; arguments hold text with placeholders, numbers, truth values, lists,
   * maps.
   */
  record Call(int line, String action, Map<String, Object> arguments) {}
}
