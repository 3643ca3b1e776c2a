package io.countersign.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user tasks of the read model. */
public interface UserTasks {

  Optional<UserTask> find(long key);

  Page<UserTask> search(Query query);

  /** The open tasks of an instance and of all that it called. */
  List<UserTask> open(long rootInstanceKey);

  /**
   * What to look for; null matches all.
   *
   * @param after an opaque cursor from {@link Page#next()}
   */
  record Query(
      UserTask.@Nullable State state,
      @Nullable String assignee,
      @Nullable String candidateGroup,
      @Nullable Long processInstanceKey,
      @Nullable Long processDefinitionKey,
      @Nullable String bpmnProcessId,
      @Nullable String elementId,
      int limit,
      @Nullable String after) {}
}
