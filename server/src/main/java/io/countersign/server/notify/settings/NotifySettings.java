package io.countersign.server.notify.settings;

import io.countersign.server.notify.NotifyLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom messages reach, and how ({@code countersign.*}).
 *
 * @param publicUrl the address under which people reach the server, such as {@code
 *     https://countersign.example.com}: links in messages begin with it
 */
@ConfigurationProperties("countersign")
record NotifySettings(
    @DefaultValue("./data") Path data,
    @DefaultValue("http://127.0.0.1:8080") String publicUrl,
    @DefaultValue Notifications notifications) {

  /**
   * Messages.
   *
   * @param headlines whether messages say what is asked; otherwise only that something waits, and
   *     where
   * @param attemptsMax after so many a message has failed until somebody tries it again
   * @param warning how long before a gate's end people are told, at most a tenth of its time
   * @param kept for how long notices are kept
   */
  record Notifications(
      @DefaultValue("true") boolean headlines,
      @DefaultValue("8") int attemptsMax,
      @DefaultValue("1h") Duration warning,
      @DefaultValue("30d") Duration kept) {

    Notifications {
      if (attemptsMax < 1) {
        throw new IllegalArgumentException(
            "countersign.notifications.attempts-max is %d; at least 1 is needed."
                .formatted(attemptsMax));
      }
    }
  }

  NotifySettings {
    if (!publicUrl.matches("https?://[^/\\s]+(/[^\\s?#]*)?")) {
      throw new IllegalArgumentException(
          "countersign.public-url is '%s'; it must be like https://countersign.example.com."
              .formatted(publicUrl));
    }
  }

  NotifyLimits limits() {
    return new NotifyLimits(
        URI.create(publicUrl.replaceFirst("/+$", "")),
        notifications.headlines() ? NotifyLimits.Headlines.TOLD : NotifyLimits.Headlines.LEFT_OUT,
        notifications.attemptsMax(),
        notifications.warning(),
        notifications.kept());
  }
}
