package io.countersign.server.web.desk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the list shows.
 *
 * @param show {@code mine} or {@code all}
 * @param next the task to open after this one; null where there is none
 */
record DeskList(
    List<Group> groups,
    String show,
    String search,
    long mine,
    long all,
    long late,
    int page,
    int pages,
    boolean more,
    @Nullable Long next) {

  /** Tasks that are due about the same time. */
  record Group(String title, List<Row> rows) {}

  /**
   * One task.
   *
   * @param outside whether the worker has read content from outside
   */
  record Row(
      long key,
      String headline,
      String context,
      boolean outside,
      @Nullable Instant due,
      boolean late,
      Instant since) {}

  public boolean isEmpty() {
    return groups.isEmpty();
  }
}
