package io.countersign.server.web;

import io.countersign.engine.Worklist;

/**
 * What stands around every page.
 *
 * @param counts how many tasks wait
 * @param demo whether this is the demo, which has a page of its own
 */
public record Shell(
    String name, String username, String roles, Worklist.Counts counts, boolean demo) {

  /** How many wait for the person; {@code 0} where none does. */
  public String waiting() {
    return Waiting.text(counts.mine());
  }
}
