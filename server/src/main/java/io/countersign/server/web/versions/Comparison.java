package io.countersign.server.web.versions;

import java.time.Instant;
import java.util.List;

/**
 * Two versions beside each other.
 *
 * @param title of what has versions
 * @param back the page that it has
 * @param address of this page, to which two versions are given
 * @param versions the newest first
 * @param texts a longer text, line by line
 */
public record Comparison(
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

  /** Of something that has no longer text. */
  public Comparison(
      String title,
      String kind,
      String back,
      String address,
      List<Version> versions,
      long from,
      long to,
      List<Change> changes) {
    this(title, kind, back, address, versions, from, to, changes, "", List.of());
  }

  /** Of something that was never set. */
  public static Comparison ofNone(String title, String kind, String back, String address) {
    return new Comparison(title, kind, back, address, List.of(), 0, 0, List.of());
  }

  /**
   * One that can be chosen.
   *
   * @param by who made it; empty where nobody knows
   * @param why empty where nobody was asked
   */
  public record Version(long number, String by, Instant at, String why) {

    /** Where nobody is asked for a reason. */
    public Version(long number, String by, Instant at) {
      this(number, by, at, "");
    }
  }

  public boolean same() {
    return changes.isEmpty() && texts.stream().allMatch(line -> line.tone().isEmpty());
  }

  /** What came after the older of the two, up to the newer one; of one alone that one. */
  public List<Version> made() {
    long first = from == to ? to : Math.min(from, to) + 1;
    return versions.stream()
        .filter(v -> v.number() >= first && v.number() <= Math.max(from, to))
        .toList();
  }

  /** Whether its title and what differs are our words; others are never translated. */
  public boolean ours() {
    return kind.equals("Budgets") || kind.equals("Policies");
  }
}
