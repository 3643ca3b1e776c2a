package io.countersign.workers;

import io.countersign.workers.Action.Look;
import io.countersign.workers.Action.Preview;
import io.countersign.workers.Effects.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is not as it was shown. A pure function: what was approved is executed only where this finds
 * nothing.
 */
final class Differences {

  private static final String NOTHING = "nothing is known of it";
  private static final String PREVIEW = "What would change";

  private Differences() {}

  /** Between what was approved and the same proposal made now. */
  static List<Change> between(Document approved, Document now) {
    var changes = new ArrayList<Change>();
    add(changes, "Action", approved.action(), now.action());
    add(changes, "What %s takes".formatted(now.action()), schema(approved), schema(now));
    add(changes, "Rule", rule(approved), rule(now));
    add(changes, "Policy", approved.policy(), now.policy());
    add(changes, "Arguments", approved.arguments(), now.arguments());
    return changes;
  }

  private static String rule(Document document) {
    return "%s, version %d".formatted(document.rule(), document.ruleVersion());
  }

  private static String schema(Document document) {
    return "sha256 " + document.schema().hex().substring(0, 8);
  }

  /**
   * Between the world as it was shown and as it is.
   *
   * <p>Where a person edited the arguments, what they were shown must still be true, and what is to
   * be executed must touch nothing else than that.
   */
  static List<Change> between(Disclosed shown, Previews.Seen seen) {
    List<Change> changes = between(shown.look(), seen.asShown());
    return changes.isEmpty() ? nowOnly(shown.look(), seen.asApproved()) : changes;
  }

  /** Between two looks at the same thing. */
  static List<Change> between(Look before, Look now) {
    var changes = new ArrayList<Change>();
    if (before instanceof Look.Shown(Preview old) && now instanceof Look.Shown(Preview young)) {
      head(changes, old, young);
      rows(changes, old, young);
      return changes;
    }
    boolean nothing = before instanceof Look.Nothing && now instanceof Look.Nothing;
    return nothing ? changes : List.of(new Change(PREVIEW, words(before), words(now)));
  }

  private static List<Change> nowOnly(Look before, Look now) {
    if (before instanceof Look.Shown(Preview old) && now instanceof Look.Shown(Preview young)) {
      var changes = new ArrayList<Change>();
      head(changes, old, young);
      compare(changes, "", nows(old), nows(young));
      return changes;
    }
    return between(before, now);
  }

  private static void head(List<Change> changes, Preview old, Preview young) {
    add(changes, PREVIEW, old.title(), young.title());
    add(changes, "Version at the service", old.version(), young.version());
  }

  /** What it will be follows from what it is: one difference is told once. */
  private static void rows(List<Change> changes, Preview old, Preview young) {
    int told = changes.size();
    compare(changes, "", nows(old), nows(young));
    if (changes.size() == told) {
      compare(changes, " afterwards", afters(old), afters(young));
    }
  }

  private static void compare(
      List<Change> changes, String when, Map<String, String> old, Map<String, String> young) {
    Set<String> names = new LinkedHashSet<>(old.keySet());
    names.addAll(young.keySet());
    for (String name : names) {
      add(changes, name + when, old.getOrDefault(name, NOTHING), young.getOrDefault(name, NOTHING));
    }
  }

  private static Map<String, String> nows(Preview preview) {
    var nows = new LinkedHashMap<String, String>();
    preview.rows().forEach(row -> nows.merge(row.what(), row.now(), "%s; %s"::formatted));
    return nows;
  }

  private static Map<String, String> afters(Preview preview) {
    var afters = new LinkedHashMap<String, String>();
    preview.rows().forEach(row -> afters.merge(row.what(), row.after(), "%s; %s"::formatted));
    return afters;
  }

  private static String words(Look look) {
    return switch (look) {
      case Look.Shown(Preview preview) -> preview.title();
      case Look.Nothing() -> NOTHING;
      case Look.Failed(String message) -> "could not be seen. " + message;
    };
  }

  private static void add(List<Change> changes, String what, String before, String after) {
    if (!before.equals(after)) {
      changes.add(new Change(what, before, after));
    }
  }
}
