package io.countersign.processes;

import java.util.stream.Stream;

/** One thing that must hold in every model. */
interface ModelRule {

  Stream<Finding> findings(BpmnFile file, Deployment deployment);
}
