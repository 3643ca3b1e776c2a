package io.countersign.server.web.overview;

import io.countersign.engine.GateFigures;
import io.countersign.engine.Worklist;
import java.util.List;

/**
 * The figures as the page shows them.
 *
 * @param days 7 or 30
 */
record OverviewPage(
    int days,
    GateFigures.Now now,
    String median,
    String p90,
    List<Line> lines,
    List<Column> columns,
    List<GateFigures.Flood> floods,
    List<Worklist.Item> oldest) {

  OverviewPage {
    lines = List.copyOf(lines);
    columns = List.copyOf(columns);
  }

  /**
   * One kind of gate.
   *
   * @param yes how much of a hundred was approved, and {@code no} rejected
   * @param onCard how long its page was looked at, against how long it takes to read
   * @param hasty whether half of the decisions took less than reading does
   */
  record Line(
      String name,
      String worker,
      int total,
      int approved,
      int rejected,
      int lapsed,
      double yes,
      double no,
      String median,
      String p90,
      String onCard,
      boolean hasty) {}

  /** One day as a column in a box of 310 by 80. */
  record Column(
      int x,
      int width,
      int approvedY,
      int approvedHeight,
      int rejectedY,
      int rejectedHeight,
      String day,
      int approved,
      int rejected,
      int lapsed) {}
}
