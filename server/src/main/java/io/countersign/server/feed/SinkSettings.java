package io.countersign.server.feed;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of every entry ({@code countersign.sinks.*}); docs/others.md.
 *
 * @param syslog CEF over RFC 5424 syslog with TLS: {@code tls://host:6514}; empty for none
 * @param otlp OpenTelemetry logs over HTTP: the whole URL, {@code https://host/v1/logs}; empty for
 *     none
 * @param otlpToken bearer token for it
 * @param cloudEvents CloudEvents in batches: a URL that they are posted to; empty for none
 * @param cloudEventsToken bearer token for it
 * @param ca a PEM file with the authority that signed the receivers' certificates; empty for those
 *     that Java trusts
 */
@ConfigurationProperties("countersign.sinks")
record SinkSettings(
    @DefaultValue("") String syslog,
    @DefaultValue("") String otlp,
    @DefaultValue("") String otlpToken,
    @DefaultValue("") String cloudEvents,
    @DefaultValue("") String cloudEventsToken,
    @DefaultValue("") String ca) {

  Optional<URI> syslogAddress() {
    return address("syslog", syslog, "tls")
        .filter(uri -> uri.getPort() > 0 || refuse("syslog", syslog, "tls://host:6514"));
  }

  Optional<URI> otlpAddress() {
    return address("otlp", otlp, "http");
  }

  Optional<URI> cloudEventsAddress() {
    return address("cloud-events", cloudEvents, "http");
  }

  Optional<Path> authority() {
    return ca.isBlank() ? Optional.empty() : Optional.of(Path.of(ca));
  }

  private static Optional<URI> address(String name, String text, String scheme) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).startsWith(scheme)) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    refuse(name, text, scheme + "://host…");
    return Optional.empty();
  }

  private static boolean refuse(String name, String text, String wanted) {
    throw new IllegalStateException(
        "countersign.sinks.%s must be like %s, not '%s'.".formatted(name, wanted, text));
  }

  @Override
  public String toString() {
    return "SinkSettings[syslog=%s, otlp=%s, cloudEvents=%s]".formatted(syslog, otlp, cloudEvents);
  }
}
