package io.countersign.server.web.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One thing that is not as it was.
 *
 * @param what its name
 * @param before empty where it is new
 * @param after empty where it is gone
 */
public record Change(String what, String before, String after) {

  /** In one word. */
  public String kind() {
    if (before.isEmpty()) {
      return "new";
    }
    return after.isEmpty() ? "gone" : "changed";
  }

  /** By name; what is the same is left out. */
  public static List<Change> between(Map<String, String> before, Map<String, String> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    var changes = new ArrayList<Change>();
    for (String name : names) {
      String old = before.getOrDefault(name, "");
      String now = after.getOrDefault(name, "");
      if (!old.equals(now)) {
        changes.add(new Change(name, old, now));
      }
    }
    return changes;
  }
}
