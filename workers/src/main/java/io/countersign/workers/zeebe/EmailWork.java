package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.SingleAction;
import io.countersign.workers.Step;
import io.countersign.workers.Trust;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Sends mail for processes that were not written for us: jobs of type {@code email} with the
 * variable {@code message_content}. Where it goes is said by the model or the settings, never by
 * the instance, so it is our own words that choose it.
 */
@Component
@EnableConfigurationProperties(EmailSettings.class)
class EmailWork implements Work {

  private final SingleAction actions;
  private final Steps steps;
  private final EmailSettings settings;

  EmailWork(SingleAction actions, Steps steps, EmailSettings settings) {
    this.actions = actions;
    this.steps = steps;
    this.settings = settings;
  }

  @Override
  public String type() {
    return "email";
  }

  /** As short as for <i>Perform actions</i>. */
  @Override
  public Duration timeout() {
    return Duration.ofSeconds(45);
  }

  @Override
  public Outcome perform(Job job) {
    String to = job.headers().getOrDefault("to", settings.to());
    if (to.isEmpty()) {
      return stuck(
          "Element '%s' does not say who gets the mail. Add a task header 'to', or set countersign.email.to."
              .formatted(job.elementId()));
    }
    Optional<Step> step = steps.of(job, job.elementInstanceKey(), settings.worker(), Map.of());
    if (step.isEmpty()) {
      return Steps.later(job);
    }
    Map<String, Object> mail =
        Map.of(
            "to", to,
            "subject", job.headers().getOrDefault("subject", settings.subject()),
            "body", Steps.text(job.variables().get("message_content")));
    return outcome(job, actions.perform(ours(step.get()), "mail.send", mail));
  }

  private static Outcome outcome(Job job, SingleAction.Ended ended) {
    return switch (ended) {
      case SingleAction.Ended.Done(String content, String reference) ->
          new Outcome.Completed(Map.of("reference", reference));
      case SingleAction.Ended.Refused(String code, String message) -> stuck(message);
      case SingleAction.Ended.Again(Duration backOff, String message) ->
          Steps.again(job, backOff, message);
      case SingleAction.Ended.Doubt(String effect) ->
          stuck(
              "Nobody can know whether effect %s happened. Say so on its page, then resolve this."
                  .formatted(effect));
    };
  }

  private static Outcome stuck(String message) {
    return new Outcome.Failed(message, 0, Duration.ZERO);
  }

  private static Step ours(Step step) {
    return new Step(
        step.jobKey(),
        step.stepKey(),
        step.processInstanceKey(),
        step.rootInstanceKey(),
        step.rootProcess(),
        step.worker(),
        "Send the mail that a process asks for.",
        step.facts(),
        Trust.OURS);
  }
}
