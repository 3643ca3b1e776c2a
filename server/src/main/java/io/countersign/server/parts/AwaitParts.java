package io.countersign.server.parts;

import java.net.URI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells everybody once all parts do their work. */
@Component
class AwaitParts {

  private final ObjectProvider<Parts> parts;
  private final ApplicationEventPublisher events;
  private final Environment environment;

  AwaitParts(
      ObjectProvider<Parts> parts, ApplicationEventPublisher events, Environment environment) {
    this.parts = parts;
    this.events = events;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void await() {
    parts.ifAvailable(Parts::awaitHealthy);
    String port = environment.getProperty("local.server.port");
    if (port != null) {
      events.publishEvent(new Ready(URI.create("http://127.0.0.1:" + port)));
    }
  }
}
