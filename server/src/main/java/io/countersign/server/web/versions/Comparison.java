package io.countersign.server.web.versions;

import java.time.Instant;
import java.util.List;

/**
 * Two versions beside each other.
 *
 * @param title of what has versions
 * @param back the page that it has
 * @param address of this page, to which two versions are given
 * @param texts a longer text, line by line
 */
record Comparison(
    String title,
    String kind,
    String back,
    String address,
    List<Version> versions,
    long from,
    long to,
    List<Change> changes,
    String textTitle,
    List<LineDiff.Line> texts) {

  /** One that can be chosen. */
  record Version(long number, String by, Instant at) {}

  public boolean same() {
    return changes.isEmpty() && texts.stream().allMatch(line -> line.tone().isEmpty());
  }
}
