package io.countersign.engine.zeebe;

import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.command.FinalCommandStep;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobClient;
import io.camunda.client.api.worker.JobHandler;
import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.engine.Work.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs one job and tells the engine what came of it, again and again until it is heard. */
class JobRun implements JobHandler {

  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration BACK_OFF_FIRST = Duration.ofSeconds(1);
  private static final Duration BACK_OFF_MAX = Duration.ofMinutes(5);
  private static final Duration TELL_AGAIN_MAX = Duration.ofSeconds(10);
  private static final int MESSAGE_MAX = 2_000;

  private final Work work;
  private final Clock clock;

  JobRun(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  @Override
  public void handle(JobClient client, ActivatedJob job) {
    Outcome outcome = outcome(job);
    tell(command(client, job, outcome), job);
  }

  private Outcome outcome(ActivatedJob job) {
    try {
      return work.perform(read(job));
    } catch (RuntimeException e) {
      LOG.warn(
          "Job {} of type {} broke off; the engine gives it again.", job.getKey(), work.type(), e);
      int retriesLeft = Math.max(0, job.getRetries() - 1);
      return new Outcome.Failed(
          e.getClass().getSimpleName() + ": " + e.getMessage(), retriesLeft, backOff(job));
    }
  }

  /** Doubles with every retry that is used up, from one second on. */
  private static Duration backOff(ActivatedJob job) {
    int used = Math.clamp(3L - job.getRetries(), 0, 8);
    Duration wait = BACK_OFF_FIRST.multipliedBy(1L << used);
    return wait.compareTo(BACK_OFF_MAX) < 0 ? wait : BACK_OFF_MAX;
  }

  private static Job read(ActivatedJob job) {
    return new Job(
        job.getKey(),
        job.getType(),
        job.getProcessInstanceKey(),
        job.getBpmnProcessId(),
        job.getProcessDefinitionKey(),
        job.getElementId(),
        job.getElementInstanceKey(),
        job.getCustomHeaders(),
        job.getVariablesAsMap(),
        job.getRetries(),
        Instant.ofEpochMilli(job.getDeadline()));
  }

  private static FinalCommandStep<?> command(JobClient client, ActivatedJob job, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed(var variables) ->
          client.newCompleteCommand(job.getKey()).variables(new HashMap<String, Object>(variables));
      case Outcome.Failed(String message, int retriesLeft, Duration backOff) ->
          client
              .newFailCommand(job.getKey())
              .retries(retriesLeft)
              .retryBackoff(backOff)
              .errorMessage(cut(message));
      case Outcome.BpmnError(String code, String message, var variables) ->
          client
              .newThrowErrorCommand(job.getKey())
              .errorCode(code)
              .errorMessage(cut(message))
              .variables(new HashMap<String, Object>(variables));
    };
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX);
  }

  /** After the job's deadline the engine gives it to somebody anyway, so telling stops there. */
  private void tell(FinalCommandStep<?> command, ActivatedJob job) {
    Duration wait = Duration.ofMillis(100);
    while (true) {
      try {
        command.send().join();
        return;
      } catch (ClientStatusException e) {
        if (!Refusals.kind(e.getStatus()).passes()) {
          LOG.info("Job {} is no longer ours: {}", job.getKey(), e.getMessage());
          return;
        }
      } catch (ClientException e) {
        LOG.debug("The engine did not hear of job {}: {}", job.getKey(), e.getMessage());
      }
      if (clock.instant().plus(wait).isAfter(Instant.ofEpochMilli(job.getDeadline()))
          || !slept(wait)) {
        LOG.warn("The engine did not hear of job {}; it gives it again.", job.getKey());
        return;
      }
      wait =
          wait.multipliedBy(2).compareTo(TELL_AGAIN_MAX) < 0
              ? wait.multipliedBy(2)
              : TELL_AGAIN_MAX;
    }
  }

  private static boolean slept(Duration wait) {
    try {
      Thread.sleep(wait);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
