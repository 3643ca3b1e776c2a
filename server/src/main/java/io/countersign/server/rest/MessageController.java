package io.countersign.server.rest;

import io.countersign.engine.Engine;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Publishes messages. */
@RestController
class MessageController {

  private static final long TIME_TO_LIVE_MAX_MILLIS = Duration.ofDays(365).toMillis();

  private final Engine engine;
  private final Journal journal;

  MessageController(Engine engine, Journal journal) {
    this.engine = engine;
    this.journal = journal;
  }

  /** A message; {@code timeToLive} in milliseconds. */
  record Publication(
      @Nullable String name,
      @Nullable String correlationKey,
      @Nullable Long timeToLive,
      @Nullable String messageId,
      @Nullable Map<String, @Nullable Object> variables,
      @Nullable String tenantId)
      implements StrictBody {}

  /** What was published. */
  record PublicationView(String tenantId, String messageKey) {}

  @PostMapping("/v2/messages/publication")
  @PreAuthorize(Who.STARTS)
  PublicationView publish(@RequestBody Publication body) {
    Keys.requireOurTenant(body.tenantId());
    String name = body.name();
    if (name == null || name.isBlank()) {
      throw ProblemException.field("name", "A message needs a name.");
    }
    long millis = body.timeToLive() == null ? 0 : body.timeToLive();
    if (millis < 0 || millis > TIME_TO_LIVE_MAX_MILLIS) {
      throw ProblemException.field(
          "timeToLive",
          "%d is not within 0 and %d milliseconds.".formatted(millis, TIME_TO_LIVE_MAX_MILLIS));
    }
    String messageId = body.messageId();
    Map<String, @Nullable Object> variables = body.variables();
    long key =
        engine.publish(
            name,
            body.correlationKey() == null ? "" : body.correlationKey(),
            variables == null ? Map.of() : variables,
            Duration.ofMillis(millis),
            messageId == null || messageId.isEmpty() ? null : messageId);
    journal.append(
        "message.published",
        Map.of(),
        "published the message %s".formatted(name),
        Map.of("message", name, "key", key));
    return new PublicationView(Keys.tenant(), Keys.text(key));
  }
}
