package io.countersign.workers.zeebe;

import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.Step;
import io.countersign.workers.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a {@link Step} of a job, once the read model knows the job's instance. */
@Component
class Steps {

  private static final Duration READ_MODEL_LAG = Duration.ofMillis(300);

  private final Instances instances;

  Steps(Instances instances) {
    this.instances = instances;
  }

  /** Empty while the read model is behind the engine: then {@link #later} is the outcome. */
  Optional<Step> of(Job job, long stepKey, String worker, Map<String, Object> facts) {
    return instances
        .find(job.processInstanceKey())
        .flatMap(instance -> instances.find(instance.rootInstanceKey()))
        .map(root -> step(job, root, stepKey, worker, facts));
  }

  /** What a job of a process outside the step is about; empty while the read model is behind. */
  Optional<Map<String, String>> subjects(Job job) {
    return instances
        .find(job.processInstanceKey())
        .map(instance ->
            Map.of(
                "instance", Long.toString(instance.rootInstanceKey()),
                "process", job.bpmnProcessId(),
                "element", job.elementId()));
  }

  private static Step step(
      Job job, Instance root, long stepKey, String worker, Map<String, Object> facts) {
    return new Step(
        job.key(),
        stepKey,
        job.processInstanceKey(),
        root.key(),
        root.bpmnProcessId(),
        worker,
        text(job.variables().get("goal")),
        facts,
        Boolean.TRUE.equals(job.variables().get("trusted")) ? Trust.OURS : Trust.OUTSIDE);
  }

  /** Gives the job again without using up a retry. */
  static Work.Outcome again(Job job, Duration backOff, String message) {
    return new Work.Outcome.Failed(message, Math.max(1, job.retries()), backOff);
  }

  static Work.Outcome later(Job job) {
    return again(job, READ_MODEL_LAG, "The read model is not there yet.");
  }

  static String text(@Nullable Object value) {
    return value == null ? "" : value.toString().replace('\0', '\uFFFD');
  }

  /** A map with text keys, of what canonical JSON can hold; anything else is no map. */
  static Map<String, Object> map(@Nullable Object value) {
    var map = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((key, item) -> {
        if (item != null) {
          map.put(text(key), plain(item));
        }
      });
    }
    return map;
  }

  /** Canonical JSON knows no fractions: they become text. */
  private static Object plain(Object item) {
    return switch (item) {
      case Map<?, ?> map -> map(map);
      case List<?> list -> {
        var items = new ArrayList<Object>();
        for (Object one : list) {
          if (one != null) {
            items.add(plain(one));
          }
        }
        yield items;
      }
      case Boolean flag -> flag;
      case Integer number -> number;
      default -> text(item);
    };
  }
}
