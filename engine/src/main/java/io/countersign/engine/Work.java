package io.countersign.engine;

import java.time.Duration;
import java.util.Map;

/** Does the jobs of one type. The engine may give the same job again: performing is idempotent. */
public interface Work {

  /** The job type, as service tasks name it. */
  String type();

  /** For how long the engine leaves the job with us. */
  default Duration timeout() {
    return Duration.ofMinutes(10);
  }

  Outcome perform(Job job);

  /** How a job ends. */
  sealed interface Outcome {

    /** Completes the job. */
    record Completed(Map<String, ?> variables) implements Outcome {}

    /** Fails it; with no retries left the engine raises an incident. */
    record Failed(String message, int retriesLeft, Duration backOff) implements Outcome {}

    /** Throws a BPMN error. */
    record BpmnError(String code, String message, Map<String, ?> variables) implements Outcome {}
  }
}
