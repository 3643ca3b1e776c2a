package io.countersign.server.notify;

import java.net.URI;
import java.time.Duration;

/**
 * What the settings say.
 *
 * @param publicUrl the server's own address as people reach it, without a slash at its end
 * @param headlines whether messages say what is asked
 * @param attemptsMax after so many a message has failed for good
 * @param warning how long before a gate's end one is told
 * @param kept for how long notices are kept
 */
public record NotifyLimits(
    URI publicUrl, Headlines headlines, int attemptsMax, Duration warning, Duration kept) {

  /** The most channels of one owner. */
  static final int CHANNELS_MAX = 10;

  /** The most things in one digest; the rest goes into the next one. */
  static final int DIGEST_MAX = 50;

  private static final Duration BACK_OFF = Duration.ofSeconds(30);
  private static final Duration BACK_OFF_MAX = Duration.ofHours(1);

  /** What a message may say. */
  public enum Headlines {
    TOLD,
    LEFT_OUT
  }

  /** How long to wait after so many attempts: twice as long each time. */
  static Duration backOff(int attempts) {
    Duration wait = BACK_OFF.multipliedBy(1L << Math.clamp(attempts - 1L, 0, 10));
    return wait.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : wait;
  }

  URI page(String path) {
    return URI.create(publicUrl + path);
  }
}
