package io.countersign.processes;

import java.util.stream.Stream;

/** Whatever is called exists. An expression is known only when it runs. */
final class CalledProcessRule implements ModelRule {

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return file.all("callActivity")
        .flatMap(call ->
            BpmnFile.extension(call, "calledElement").stream()
                .map(e -> e.getAttribute("processId"))
                .filter(id -> !id.isEmpty() && !id.startsWith("="))
                .filter(id -> !deployment.knowsProcess(id))
                .map(id ->
                    file.finding(
                        call,
                        "called-process-exists",
                        "'%s' calls the process '%s', which is not deployed. Deploy it"
                                .formatted(BpmnFile.title(call), id)
                            + " before or together with this one, or correct the id.")));
  }
}
