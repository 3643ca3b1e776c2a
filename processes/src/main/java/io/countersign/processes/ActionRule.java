package io.countersign.processes;

import java.util.stream.Stream;
import org.w3c.dom.Element;

/** An action without a model names its worker and an action that the worker may perform. */
final class ActionRule implements ModelRule {

  static final String JOB = "countersign.action";

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return file.all("*")
        .filter(task -> JOB.equals(BpmnFile.jobType(task)))
        .flatMap(task -> action(file, task, deployment.governance()));
  }

  private static Stream<Finding> action(BpmnFile file, Element task, Governance governance) {
    var worker = BpmnFile.headers(task).getOrDefault("worker", "");
    var action = BpmnFile.headers(task).getOrDefault("action", "");
    if (worker.isBlank() || action.isBlank()) {
      return Stream.of(
          file.finding(
              task,
              "action-is-named",
              "'%s' needs the headers 'worker' and 'action'; it has worker '%s' and action '%s'."
                      .formatted(BpmnFile.title(task), worker, action)
                  + " Fill in both."));
    }
    if (!governance.hasWorker(worker)) {
      return Stream.of(UnknownWorker.finding(file, task, worker));
    }
    if (!governance.hasAction(action)) {
      return Stream.of(
          file.finding(
              task,
              "action-exists",
              "'%s' names the action '%s', which is not in the catalogue. Correct its name."
                  .formatted(BpmnFile.title(task), action)));
    }
    return governance.hasAbility(worker, action)
        ? Stream.empty()
        : Stream.of(
            file.finding(
                task,
                "action-has-ability",
                "'%s' lets the worker '%s' perform '%s', for which it has no ability. Grant the"
                        .formatted(BpmnFile.title(task), worker, action)
                    + " ability or choose another worker."));
  }
}
