package io.countersign.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the gates are doing. Of gates, never of people: nothing here knows who decided. */
public interface GateFigures {

  Now now(Instant at);

  /** By worker and action, the busiest first. */
  List<Kind> kinds(Instant since, Instant until, int limit);

  /** Gates closed on each of the last days, oldest first; by the calendar of UTC. */
  List<Day> days(Instant since, Instant until);

  /** Workers of which far more waits, or came within the hour, than is usual for them. */
  List<Flood> floods(Instant at);

  /** The open tasks that have waited longest. */
  List<Worklist.Item> oldest(int limit);

  /**
   * What stands now.
   *
   * @param oldest since when the oldest has waited; null where nothing waits
   */
  record Now(int waiting, int overdue, int unassigned, @Nullable Instant oldest) {}

  /**
   * What became of the gates of one kind.
   *
   * @param kind as in {@link Subject#kind}
   * @param median from coming to closing
   * @param onCard median of the time that its page was open before the decision; null where nobody
   *     opened it in a browser
   * @param hasty decisions that took less time than reading their page does
   * @param size median characters to read
   */
  record Kind(
      String kind,
      @Nullable String workerName,
      @Nullable String action,
      int approved,
      int rejected,
      int lapsed,
      Duration median,
      Duration p90,
      @Nullable Duration onCard,
      int hasty,
      int seen,
      int size) {

    /** All of them. */
    public int total() {
      return approved + rejected + lapsed;
    }
  }

  /** One day. */
  record Day(java.time.LocalDate day, int approved, int rejected, int lapsed) {}

  /**
   * More than usual.
   *
   * @param usual a hour, over the last seven days
   */
  record Flood(String worker, String workerName, int lastHour, int waiting, double usual) {}
}
