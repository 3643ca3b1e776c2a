package io.countersign.server.parts;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells everybody once all parts do their work. */
@Component
@EnableConfigurationProperties(PartsSettings.class)
class AwaitParts {

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
    Instant deadline = clock.instant().plus(settings.startTimeout());
    while (endpoint != null && !up(endpoint)) {
      if (clock.instant().isAfter(deadline)) {
        throw new PartException(
            "Not everything is well %d s after the start; /actuator/health says what. The logs are in %s."
                .formatted(settings.startTimeout().toSeconds(), settings.data().resolve("log")));
      }
      pause();
    }
  }

  /** All but Spring's own readiness, which waits for us. */
  private static boolean up(HealthEndpoint endpoint) {
    if (!(endpoint.health() instanceof CompositeHealthDescriptor all)) {
      return true;
    }
    var components = all.getComponents();
    return components == null
        || components.entrySet().stream()
            .filter(component -> !component.getKey().equals("readinessState"))
            .map(component -> component.getValue().getStatus())
            .allMatch(status -> status.equals(Status.UP) || status.equals(ExporterHealth.ALARM));
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
