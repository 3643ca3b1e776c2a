package io.countersign.server.notify;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * When a channel is told.
 *
 * @param zone whose clock counts
 * @param quiet null for none
 */
public record Rhythm(ZoneId zone, Digest digest, @Nullable Quiet quiet) {

  /** How many messages there are. */
  public sealed interface Digest {

    /** One for each event. */
    record AtOnce() implements Digest {}

    /** One at each full hour, of all since the last. */
    record Hourly() implements Digest {}

    /** One a day. */
    record Daily(LocalTime at) implements Digest {}
  }

  /** From one time of the day until another, over midnight where it is earlier. */
  public record Quiet(LocalTime from, LocalTime until) {

    public Quiet {
      if (from.equals(until)) {
        throw new InvalidChannelException(
            "quietFrom", "Quiet hours from %s until %s have no length.".formatted(from, until));
      }
    }

    boolean holds(LocalTime time) {
      boolean begun = !time.isBefore(from);
      boolean before = time.isBefore(until);
      return from.isBefore(until) ? begun && before : begun || before;
    }
  }

  public static Rhythm atOnce(ZoneId zone) {
    return new Rhythm(zone, new Digest.AtOnce(), null);
  }

  /**
   * When to send what happens now. What would come too late is sent at once, whatever the hour.
   *
   * @param deadline until when it is of use; null for ever
   */
  public Instant due(Instant now, @Nullable Instant deadline) {
    Instant due = afterQuiet(next(now));
    return deadline != null && !due.isBefore(deadline) ? now : due;
  }

  private Instant next(Instant now) {
    return switch (digest) {
      case Digest.AtOnce() -> now;
      case Digest.Hourly() ->
          now.atZone(zone).truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
      case Digest.Daily(LocalTime at) -> nextAt(now, at);
    };
  }

  private Instant afterQuiet(Instant due) {
    return quiet != null && quiet.holds(due.atZone(zone).toLocalTime())
        ? end(due, quiet.until())
        : due;
  }

  /** The next time of day; a clock that is set back shows it twice, and the first time counts. */
  private Instant nextAt(Instant now, LocalTime time) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    Instant first = at(today.atTime(time));
    return first.isAfter(now) ? first : at(today.plusDays(1).atTime(time));
  }

  /** Where the clock shows it twice, there is quiet before each. */
  private Instant end(Instant now, LocalTime until) {
    LocalDateTime today = LocalDate.ofInstant(now, zone).atTime(until);
    Instant second = today.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    Instant first = at(today);
    return first.isAfter(now) ? first : second.isAfter(now) ? second : nextAt(now, until);
  }

  /** A time that a clock set forward leaves out is the moment at which it is set. */
  private Instant at(LocalDateTime local) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.atZone(zone).toInstant();
  }
}
