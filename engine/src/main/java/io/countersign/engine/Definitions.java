package io.countersign.engine;

import java.util.List;
import java.util.Optional;

/** The deployed definitions of the read model. */
public interface Definitions {

  Optional<Definition> find(long key);

  /** The newest version of each, by name. */
  List<Definition> newest();

  /** The newest version. */
  Optional<Definition> newest(String bpmnProcessId);

  /** All versions that are known, the newest first, at most so many. */
  List<Definition> versions(String bpmnProcessId, int max);

  /** A deployed form's JSON schema by its form id, newest version. */
  Optional<String> form(String formId);
}
