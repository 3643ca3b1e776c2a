package io.countersign.server.web.instances;

import io.countersign.engine.Incident;
import io.countersign.engine.Instance;
import io.countersign.server.web.Bar;
import io.countersign.server.web.Standing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The story of one case.
 *
 * @param root the outermost instance
 * @param cost of models so far, in words
 */
record InstancePage(
    Instance root,
    String title,
    Standing standing,
    List<UndoList.Item> undos,
    List<Moment> timeline,
    List<Open> open,
    List<Incident> incidents,
    List<Bar> bars,
    String cost,
    List<Variable> variables) {

  boolean active() {
    return root.state() == Instance.State.ACTIVE;
  }

  /**
   * One thing that happened.
   *
   * @param tone {@code good}, {@code warn}, {@code stop}, {@code minor} or empty
   * @param by who did it; null where nobody in particular
   * @param words a model's own, fenced; null where there are none
   * @param task the page of the task; null where there is none
   * @param effect whose dossier can be had; null where there is none
   */
  record Moment(
      Instant at,
      String what,
      @Nullable String by,
      String tone,
      boolean rehearsed,
      @Nullable String words,
      @Nullable Long task,
      @Nullable String effect) {}

  /** A task that waits. */
  record Open(long key, String headline, Instant since) {}

  /** A variable as text. */
  record Variable(String name, String value) {}
}
