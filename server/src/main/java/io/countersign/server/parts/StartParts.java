package io.countersign.server.parts;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts the parts as soon as the settings are known, while Spring is still busy with itself, and
 * tells Spring where they are.
 */
public final class StartParts
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>,
        ApplicationContextInitializer<GenericApplicationContext>,
        Ordered {

  private @Nullable Parts parts;

  /** Makes the application start the parts before itself, and stop them after itself. */
  public static StartParts with(SpringApplication application) {
    var start = new StartParts();
    application.addListeners(start);
    application.addInitializers(start);
    return start;
  }

  /** Why a part did not start, if that is why the application does not. */
  public Optional<RuntimeException> failure() {
    return parts == null ? Optional.empty() : parts.failure();
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    ConfigurableEnvironment environment = event.getEnvironment();
    PartsSettings settings =
        Binder.get(environment).bindOrCreate("countersign", PartsSettings.class);
    if (settings.port() != 0 && !Ports.isFree(settings.port())) {
      throw new PartException(
          "Port %d (web pages) is in use by another program. Stop that program, or choose another with --port."
              .formatted(settings.port()));
    }
    Parts started = Parts.start(settings, Clock.systemUTC());
    parts = started;
    SpringApplication.getShutdownHandlers().add(started::close);
    environment.getPropertySources().addFirst(new MapPropertySource("parts", started.properties()));
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    Parts started = parts;
    if (started != null) {
      context.registerBean(
          "parts", Parts.class, () -> started, definition -> definition.setDestroyMethodName(""));
    }
  }

  /** After the listener that reads application.yaml. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
