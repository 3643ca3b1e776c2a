package io.countersign.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process instances of the read model. */
public interface Instances {

  Optional<Instance> find(long key);

  Page<Instance> search(Query query);

  /** The instance itself and all that it called, outermost first. */
  List<Instance> family(long rootInstanceKey);

  /** What the family has reached, oldest first. */
  List<ElementInstance> elements(long rootInstanceKey);

  /** The variables of the instance's own scope. */
  Map<String, Object> variables(long processInstanceKey);

  List<Incident> incidents(long rootInstanceKey);

  /**
   * What to look for; null matches all.
   *
   * @param rootsOnly leaves out what was called by others
   * @param after an opaque cursor from {@link Page#next()}
   */
  record Query(
      Instance.@Nullable State state,
      @Nullable Long processInstanceKey,
      @Nullable String bpmnProcessId,
      @Nullable Long processDefinitionKey,
      @Nullable Long parentInstanceKey,
      @Nullable Boolean hasIncident,
      boolean rootsOnly,
      int limit,
      @Nullable String after) {}
}
