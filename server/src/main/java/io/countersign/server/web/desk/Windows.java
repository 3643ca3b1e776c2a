package io.countersign.server.web.desk;

import java.time.Duration;

/** How long an undo is possible, in words. */
final class Windows {

  private Windows() {}

  static String words(Duration window) {
    if (window.toSeconds() % 60 != 0) {
      return window.toSeconds() + " s";
    }
    return window.toMinutes() % 60 == 0 ? window.toHours() + " h" : window.toMinutes() + " min";
  }
}
