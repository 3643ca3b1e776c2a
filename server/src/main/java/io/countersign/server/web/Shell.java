package io.countersign.server.web;

import io.countersign.engine.Worklist;

/**
 * What stands around every page.
 *
 * @param counts how many tasks wait
 * @param demo whether this is the demo, which has a page of its own
 * @param since before all that the page says was read, in milliseconds since 1970
 */
public record Shell(
    String name, String username, String roles, Worklist.Counts counts, boolean demo, long since) {

  /** How many wait for the person; {@code 0} where none does. */
  public String waiting() {
    return Waiting.text(counts.mine());
  }
}
