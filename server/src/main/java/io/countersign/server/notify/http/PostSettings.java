package io.countersign.server.notify.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where posts may go ({@code countersign.notifications.*}).
 *
 * @param privateHosts names or addresses of receivers inside the house; all others must be public
 * @param ca a PEM file with the authority that signed the receivers' certificates; empty for those
 *     that Java trusts
 * @param timeout how long one post may take, answer included; at most {@code 60s}
 */
@ConfigurationProperties("countersign.notifications")
record PostSettings(
    @DefaultValue List<String> privateHosts,
    @DefaultValue("") String ca,
    @DefaultValue("20s") Duration timeout) {

  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

  PostSettings {
    privateHosts = List.copyOf(privateHosts);
    if (!timeout.isPositive() || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          "countersign.notifications.timeout is %s; it must be more than 0 and at most %s."
              .formatted(timeout, TIMEOUT_MAX));
    }
  }

  Set<String> hosts() {
    return privateHosts.stream()
        .map(host -> host.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  Optional<Path> authority() {
    return ca.isBlank() ? Optional.empty() : Optional.of(Path.of(ca));
  }
}
