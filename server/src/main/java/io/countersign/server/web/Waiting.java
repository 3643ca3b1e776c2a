package io.countersign.server.web;

import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.server.identity.Person;
import java.util.List;
import org.springframework.stereotype.Component;

/** The open tasks, and which of them wait for whom. */
@Component
public class Waiting {

  /** Beyond it the desk says that there is more. */
  public static final int SHOWN_MAX = 500;

  private final UserTasks tasks;

  Waiting(UserTasks tasks) {
    this.tasks = tasks;
  }

  /** All open tasks. */
  public List<UserTask> all() {
    return tasks
        .search(
            new UserTasks.Query(
                UserTask.State.CREATED, null, null, null, null, null, null, SHOWN_MAX, null))
        .items();
  }

  /** The open tasks that the person may decide by role or by name. */
  public List<UserTask> of(Person person) {
    return all().stream().filter(task -> isFor(task, person)).toList();
  }

  /** Whether it waits for the person: assigned, a candidate, or open to all who decide. */
  public static boolean isFor(UserTask task, Person person) {
    if (task.assignee() != null) {
      return task.assignee().equals(person.username());
    }
    if (task.candidateUsers().isEmpty() && task.candidateGroups().isEmpty()) {
      return !person.roleNames().equals(java.util.Set.of("VIEWER"));
    }
    return task.candidateUsers().contains(person.username())
        || task.candidateGroups().stream().anyMatch(person.roleNames()::contains);
  }
}
