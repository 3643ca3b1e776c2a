package io.countersign.processes;

import org.w3c.dom.Element;

/** Says the same wherever a model names a worker that nobody has created. */
final class UnknownWorker {

  private UnknownWorker() {}

  static Finding finding(BpmnFile file, Element element, String workerId) {
    return file.finding(
        element,
        "worker-exists",
        "'%s' names the worker '%s', which nobody has created. Create the worker or correct the id."
            .formatted(BpmnFile.title(element), workerId));
  }
}
