package io.countersign.server.web.versions;

import io.countersign.server.web.Comparison.Line;
import java.util.ArrayList;
import java.util.List;

/** Two texts, line by line: what is the same, what went, what came. */
final class LineDiff {

  /** Beyond so many lines that differ, the whole middle counts as replaced. */
  private static final int LINES_MAX = 1_500;

  /** So many lines around a change are shown. */
  private static final int CONTEXT = 2;

  private LineDiff() {}

  static List<Line> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int start = 0;
    while (start < Math.min(old.size(), now.size()) && old.get(start).equals(now.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(old.size(), now.size()) - start
        && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
      end++;
    }
    var lines = new ArrayList<Line>();
    old.subList(0, start).forEach(text -> lines.add(new Line(" ", text)));
    lines.addAll(
        middle(old.subList(start, old.size() - end), now.subList(start, now.size() - end)));
    old.subList(old.size() - end, old.size()).forEach(text -> lines.add(new Line(" ", text)));
    return shortened(lines);
  }

  private static List<Line> middle(List<String> old, List<String> now) {
    var lines = new ArrayList<Line>();
    if (old.size() > LINES_MAX || now.size() > LINES_MAX) {
      old.forEach(text -> lines.add(new Line("-", text)));
      now.forEach(text -> lines.add(new Line("+", text)));
      return lines;
    }
    int[][] common = common(old, now);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line(" ", old.get(i++)));
        j++;
      } else if (j >= now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line("-", old.get(i++)));
      } else {
        lines.add(new Line("+", now.get(j++)));
      }
    }
    return lines;
  }

  /** Lengths of the longest common subsequences of what follows. */
  private static int[][] common(List<String> old, List<String> now) {
    var common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static List<Line> shortened(List<Line> lines) {
    var shown = new ArrayList<Line>();
    int left = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (near(lines, i)) {
        add(shown, left);
        left = 0;
        shown.add(lines.get(i));
      } else {
        left++;
      }
    }
    add(shown, left);
    return List.copyOf(shown);
  }

  private static void add(List<Line> shown, int left) {
    if (left > 0) {
      shown.add(new Line("…", left == 1 ? "1 line as before" : left + " lines as before"));
    }
  }

  private static boolean near(List<Line> lines, int index) {
    int from = Math.max(0, index - CONTEXT);
    int to = Math.min(lines.size(), index + CONTEXT + 1);
    return lines.subList(from, to).stream().anyMatch(line -> !line.sign().equals(" "));
  }
}
