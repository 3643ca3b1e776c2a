package io.countersign.server.web.batch;

import io.countersign.workers.Effects;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gates side by side.
 *
 * @param left how many more there are than one page compares
 * @param mayNot why this person cannot decide; null where they can
 */
record BatchPage(List<Group> groups, int left, @Nullable String mayNot) {

  BatchPage {
    groups = List.copyOf(groups);
  }

  /** How many there are on it. */
  public int size() {
    return groups.stream().mapToInt(group -> group.rows().size()).sum();
  }

  /**
   * Gates of one shape.
   *
   * @param effect the first of them
   * @param common what is the same in all of them
   * @param columns the names of what differs
   */
  record Group(
      String workerName,
      String action,
      String effect,
      List<Effects.Field> common,
      List<String> columns,
      List<Row> rows) {}

  /**
   * One gate.
   *
   * @param label what people know the case by
   * @param cells what differs, in the order of the columns
   * @param odd why it is unlike the rest; empty where it is not
   */
  record Row(
      long key, String headline, String label, String digest, List<Cell> cells, List<String> odd) {}

  /** A value in the table. */
  record Cell(String value) {

    private static final int SHORT_MAX = 60;

    public boolean isLong() {
      return value.length() > SHORT_MAX || value.contains("\n");
    }
  }
}
