package io.countersign.processes;

import java.util.List;

/** What the engine itself asks of a model. */
public interface EngineRules {

  /** What the engine would refuse; the content is XML without a document type. */
  List<Finding> check(Resource bpmn);
}
