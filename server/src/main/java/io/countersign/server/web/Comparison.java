package io.countersign.server.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

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
    List<Line> texts) {

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

  /**
   * A line.
   *
   * @param sign {@code +}, {@code -}, a space, or {@code …} for lines that are left out
   */
  public record Line(String sign, String text) {

    public String tone() {
      return switch (sign) {
        case "+" -> "came";
        case "-" -> "went";
        default -> "";
      };
    }
  }

  /** Two versions of a list that has the newest first. */
  public record Pair<T>(T before, T after) {

    /** Without a choice, which is 0, the newest and the one before it. */
    public static <T> Pair<T> of(List<T> versions, ToLongFunction<T> number, long from, long to) {
      if (versions.isEmpty()) {
        throw new NothingHereException("No version of it is known.");
      }
      T after = find(versions, number, to == 0 ? number.applyAsLong(versions.getFirst()) : to);
      long earlier =
          versions.stream()
              .mapToLong(number)
              .filter(n -> n < number.applyAsLong(after))
              .findFirst()
              .orElse(number.applyAsLong(after));
      return new Pair<>(find(versions, number, from == 0 ? earlier : from), after);
    }

    private static <T> T find(List<T> versions, ToLongFunction<T> number, long wanted) {
      return versions.stream()
          .filter(version -> number.applyAsLong(version) == wanted)
          .findFirst()
          .orElseThrow(
              () -> new NothingHereException("No version %d of it is known.".formatted(wanted)));
    }
  }
}
