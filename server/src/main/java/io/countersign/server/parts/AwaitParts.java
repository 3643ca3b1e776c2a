package io.countersign.server.parts;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells everybody once all parts do their work. */
@Component
@EnableConfigurationProperties(PartsSettings.class)
class AwaitParts {

  private static final Logger LOG = LoggerFactory.getLogger(AwaitParts.class);
  private static final Duration SAY_AFTER = Duration.ofSeconds(5);

  private final ObjectProvider<Parts> parts;
  private final ApplicationEventPublisher events;
  private final Environment environment;
  private final ObjectProvider<HealthEndpoint> health;
  private final PartsSettings settings;
  private final Clock clock;

  AwaitParts(
      ObjectProvider<Parts> parts,
      ApplicationEventPublisher events,
      Environment environment,
      ObjectProvider<HealthEndpoint> health,
      PartsSettings settings,
      Clock clock) {
    this.parts = parts;
    this.events = events;
    this.environment = environment;
    this.health = health;
    this.settings = settings;
    this.clock = clock;
  }

  @EventListener(ApplicationReadyEvent.class)
  void await() {
    parts.ifAvailable(running -> {
      running.awaitHealthy();
      awaitUp();
    });
    String port = environment.getProperty("local.server.port");
    if (port != null) {
      events.publishEvent(new Ready(URI.create("http://127.0.0.1:" + port)));
    }
  }

  private void awaitUp() {
    HealthEndpoint endpoint = health.getIfAvailable();
    if (endpoint == null) {
      return;
    }
    Instant began = clock.instant();
    Instant deadline = began.plus(settings.startTimeout());
    String said = "";
    for (String unwell = unwell(endpoint); !unwell.isEmpty(); unwell = unwell(endpoint)) {
      if (clock.instant().isAfter(deadline)) {
        throw new PartException(
            "Not everything is well %d s after the start: %s The logs are in %s."
                .formatted(
                    settings.startTimeout().toSeconds(), unwell, settings.data().resolve("log")));
      }
      if (!unwell.equals(said) && clock.instant().isAfter(began.plus(SAY_AFTER))) {
        LOG.warn("Still waiting: {}", unwell);
        said = unwell;
      }
      pause();
    }
  }

  /** What is not well and why; of all but Spring's own readiness, which waits for us. */
  private static String unwell(HealthEndpoint endpoint) {
    if (!(endpoint.health() instanceof CompositeHealthDescriptor all)) {
      return "";
    }
    Map<String, HealthDescriptor> components = all.getComponents();
    if (components == null) {
      return "";
    }
    return components.entrySet().stream()
        .filter(component -> !component.getKey().equals("readinessState"))
        .filter(component -> !component.getValue().getStatus().equals(Status.UP))
        .map(component -> component.getKey() + ": " + reason(component.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String reason(HealthDescriptor component) {
    Map<String, Object> details =
        component instanceof IndicatedHealthDescriptor indicated ? indicated.getDetails() : null;
    return details == null || details.isEmpty()
        ? component.getStatus().getCode()
        : details.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("Stopped while starting.", e);
    }
  }
}
