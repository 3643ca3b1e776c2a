package io.countersign.engine.postgres;

import io.countersign.engine.Page;
import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The user tasks of schema zeebe. */
@Component
class PostgresUserTasks implements UserTasks {

  private final PostgresSearches searches;

  PostgresUserTasks(PostgresSearches searches) {
    this.searches = searches;
  }

  @Override
  public Optional<UserTask> find(long key) {
    return searches.userTask(key);
  }

  @Override
  public Page<UserTask> search(Query query) {
    var conditions = new ArrayList<Condition>();
    UserTask.State state = query.state();
    Conditions.add(conditions, "state", state == null ? null : state.name());
    Conditions.add(conditions, "assignee", query.assignee());
    Conditions.add(conditions, "candidateGroup", query.candidateGroup());
    Conditions.add(conditions, "processInstanceKey", query.processInstanceKey());
    Conditions.add(conditions, "processDefinitionKey", query.processDefinitionKey());
    Conditions.add(conditions, "processDefinitionId", query.bpmnProcessId());
    Conditions.add(conditions, "elementId", query.elementId());
    return searches.userTasks(new Search(conditions, List.of(), query.limit(), 0, query.after()));
  }

  @Override
  public List<UserTask> open(long rootInstanceKey) {
    var conditions =
        List.of(
            Condition.is("rootProcessInstanceKey", rootInstanceKey),
            Condition.is("state", UserTask.State.CREATED.name()));
    var oldestFirst = List.of(new Search.Order("creationDate", Search.Direction.ASC));
    return searches
        .userTasks(new Search(conditions, oldestFirst, Search.LIMIT_MAX, 0, null))
        .items();
  }
}
