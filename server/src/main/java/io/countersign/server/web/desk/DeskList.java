package io.countersign.server.web.desk;

import io.countersign.engine.Worklist;
import io.countersign.server.web.Waiting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the list shows.
 *
 * @param found how many match, up to what is counted
 * @param next the task to open after this one; null where there is none
 */
record DeskList(
    DeskQuery query,
    List<Group> groups,
    Worklist.Counts counts,
    int found,
    int pages,
    Worklist.Choices choices,
    List<Worklist.Alike> alike,
    List<SavedViews.View> views,
    @Nullable Long next) {

  DeskList {
    groups = List.copyOf(groups);
    alike = List.copyOf(alike);
    views = List.copyOf(views);
  }

  /** Tasks that are due about the same time; without a title where another order was asked for. */
  record Group(String title, List<Row> rows) {}

  /**
   * One task.
   *
   * @param outside whether the worker has read content from outside
   * @param together whether it can be decided with others
   * @param deferred until when it is set aside; null where it is not
   */
  record Row(
      long key,
      String headline,
      String context,
      boolean outside,
      boolean together,
      @Nullable String assignee,
      @Nullable Instant due,
      boolean late,
      Instant since,
      @Nullable Instant deferred) {}

  public boolean isEmpty() {
    return groups.isEmpty();
  }

  /** A count as the tabs show it. */
  public String text(int count) {
    return Waiting.text(count);
  }
}
