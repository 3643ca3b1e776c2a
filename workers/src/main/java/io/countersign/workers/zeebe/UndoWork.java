package io.countersign.workers.zeebe;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.engine.ElementInstance;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.processes.Compensation;
import io.countersign.workers.Compensating;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * A process takes back what it did: what the activity did that this is the compensation handler of,
 * else what the whole case did.
 */
@Component
class UndoWork implements Work {

  private final Compensating compensating;
  private final Instances instances;
  private final Definitions definitions;

  UndoWork(Compensating compensating, Instances instances, Definitions definitions) {
    this.compensating = compensating;
    this.instances = instances;
    this.definitions = definitions;
  }

  @Override
  public String type() {
    return "countersign.undo";
  }

  @Override
  public Duration timeout() {
    return Duration.ofSeconds(45);
  }

  @Override
  public Outcome perform(Job job) {
    Optional<Instance> instance = instances.find(job.processInstanceKey());
    Optional<String> model =
        instance.flatMap(i -> definitions.find(i.processDefinitionKey())).map(Definition::xml);
    if (instance.isEmpty() || model.isEmpty()) {
      return Steps.later(job);
    }
    long root = instance.get().rootInstanceKey();
    List<ElementInstance> elements = instances.elements(root);
    if (elements.stream().noneMatch(e -> e.key() == job.elementInstanceKey())) {
      return Steps.later(job); // what it takes back is not all there either
    }
    return outcome(job, root, covered(job, model.get(), elements));
  }

  /** Steps that acted by themselves, and instances in which workers did. */
  private record Covered(Set<Long> steps, Set<Long> instances) {}

  private Covered covered(Job job, String model, List<ElementInstance> elements) {
    Set<String> ids = Compensation.covered(model, job.elementId());
    var steps = new HashSet<Long>();
    for (ElementInstance element : elements) {
      boolean mine = element.processInstanceKey() == job.processInstanceKey();
      if (ids.isEmpty() || (mine && ids.contains(element.elementId()))) {
        steps.add(element.key());
      }
    }
    var called = new HashSet<Long>();
    for (Instance member : instances.family(elements.getFirst().rootInstanceKey())) {
      Long caller = member.parentElementInstanceKey();
      Long parent = member.parentInstanceKey();
      if ((caller != null && steps.contains(caller))
          || (parent != null && called.contains(parent))) {
        called.add(member.key());
      }
    }
    return new Covered(steps, called);
  }

  private Outcome outcome(Job job, long root, Covered covered) {
    return switch (compensating.compensate(
        root, covered.instances(), covered.steps(), job.elementId())) {
      case Compensating.Ended.Done(List<String> effects) ->
          new Outcome.Completed(Map.of("undone", effects));
      case Compensating.Ended.Again(Duration backOff, String message) ->
          Steps.again(job, backOff, message);
      case Compensating.Ended.Stuck(String message) ->
          new Outcome.Failed(message, 0, Duration.ZERO);
    };
  }
}
