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
    Optional<URI> address = address("syslog", syslog, "tls");
    if (address.filter(uri -> uri.getPort() < 1).isPresent()) {
      throw refused("syslog", "tls://host:6514");
    }
    return address;
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
    throw refused(name, scheme + "://host…");
  }

  /** Without the value: an address may hold a secret. */
  private static IllegalStateException refused(String name, String wanted) {
    return new IllegalStateException(
        "countersign.sinks.%s must be like %s.".formatted(name, wanted));
  }

  @Override
  public String toString() {
    return "SinkSettings"; // tokens and addresses stay out of logs
  }
}
