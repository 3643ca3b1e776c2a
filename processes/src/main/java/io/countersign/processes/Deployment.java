package io.countersign.processes;

import java.util.List;

/** What is deployed together, and what it may refer to. */
record Deployment(List<BpmnFile> files, Governance governance) {

  Deployment {
    files = List.copyOf(files);
  }

  boolean knowsProcess(String bpmnProcessId) {
    return AgentStep.isShipped(bpmnProcessId)
        || files.stream()
            .flatMap(BpmnFile::executableProcesses)
            .anyMatch(p -> BpmnFile.id(p).equals(bpmnProcessId))
        || governance.hasProcess(bpmnProcessId);
  }
}
