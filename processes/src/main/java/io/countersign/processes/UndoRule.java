package io.countersign.processes;

import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** A task that undoes as a compensation belongs to an activity that can have done something. */
final class UndoRule implements ModelRule {

  static final String JOB = "countersign.undo";

  private static final Set<String> CONTAINERS = Set.of("callActivity", "subProcess", "transaction");
  private static final Set<String> ACTS = Set.of(ActionRule.JOB, "email");

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return file.all("*")
        .filter(task -> JOB.equals(BpmnFile.jobType(task)))
        .filter(task -> "true".equals(task.getAttribute("isForCompensation")))
        .filter(task ->
            Compensation.compensated(file, BpmnFile.id(task)).filter(UndoRule::acts).isEmpty())
        .map(task ->
            file.finding(
                task,
                "undo-has-something-to-undo",
                "'%s' compensates nothing that a worker does. Draw an association to it from a compensation event at an agent step, a call, a sub-process or an action."
                    .formatted(BpmnFile.title(task))));
  }

  private static boolean acts(Element activity) {
    return CONTAINERS.contains(activity.getLocalName())
        || ACTS.contains(BpmnFile.jobType(activity));
  }
}
