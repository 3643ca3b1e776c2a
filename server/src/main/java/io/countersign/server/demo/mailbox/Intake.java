package io.countersign.server.demo.mailbox;

import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import io.countersign.history.Digest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts a refund request for every mail to support. A mail that the engine cannot take now waits
 * in the database; the Message-ID keeps it from starting twice.
 */
class Intake implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration EVERY = Duration.ofMillis(700);
  private static final Duration REMEMBERED = Duration.ofHours(24);
  private static final int AT_ONCE_MAX = 10;
  private static final Pattern ORDER = Pattern.compile("\\bH-\\d{5}\\b");

  private final Mails mails;
  private final Engine engine;
  private @Nullable ScheduledExecutorService clock;
  private @Nullable Future<?> ticks;

  Intake(Mails mails, Engine engine) {
    this.mails = mails;
    this.engine = engine;
  }

  @Override
  public void start() {
    var ticking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mail-intake").factory());
    ticks =
        ticking.scheduleWithFixedDelay(
            this::take, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    clock = ticking;
  }

  /** The edge of the thread: whatever goes wrong is tried again. */
  private void take() {
    try {
      for (Mails.Stored mail : mails.unhandled(MailServer.SUPPORT, AT_ONCE_MAX)) {
        handle(mail);
      }
    } catch (EngineException e) {
      LOG.info("Mail to support waits: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("Mail to support waits.", e);
    }
  }

  void handle(Mails.Stored mail) {
    Letter letter = Letters.read(mail);
    if (!letter.automatic() && !letter.from().isEmpty()) {
      engine.publish(
          "refund-requested",
          "",
          variables(letter),
          REMEMBERED,
          "mail-" + Digest.ofText(mail.messageId()).hex());
    }
    mails.handled(mail.id());
  }

  private static Map<String, Object> variables(Letter letter) {
    Matcher order = ORDER.matcher(letter.subject() + "\n" + letter.text());
    return Map.of(
        "customerEmail", letter.from(),
        "orderNumber", order.find() ? order.group() : "",
        "message", letter.text());
  }

  @Override
  public void stop() {
    ScheduledExecutorService ticking = clock;
    if (ticking != null) {
      ticking.shutdownNow();
      clock = null;
    }
  }

  @Override
  public boolean isRunning() {
    Future<?> running = ticks;
    return clock != null && running != null && !running.isDone();
  }
}
