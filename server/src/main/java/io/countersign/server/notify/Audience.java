package io.countersign.server.notify;

import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.util.Collections;
import java.util.Set;

/**
 * Who is told of a task: whoever may decide it, and is meant.
 *
 * @param roles of whoever may decide; none where the people are named
 * @param people by name
 * @param excluded who may not, whatever their roles
 */
record Audience(Set<String> roles, Set<String> people, Set<String> excluded) {

  private static final Set<String> DECIDERS = Set.of(Role.OWNER.name(), Role.SUPERVISOR.name());
  private static final Set<String> WORKERS =
      Set.of(Role.OWNER.name(), Role.SUPERVISOR.name(), Role.DESIGNER.name());

  /** Of the owners and supervisors, where it is about no task. */
  static final Audience OF_BUDGETS = new Audience(DECIDERS, Set.of(), Set.of());

  static Audience ofPerson(String username) {
    return new Audience(Set.of(), Set.of(username), Set.of());
  }

  Audience {
    roles = Set.copyOf(roles);
    people = Set.copyOf(people);
    excluded = Set.copyOf(excluded);
  }

  static Audience of(UserTask task, Subject subject) {
    if (task.assignee() != null) {
      return new Audience(Set.of(), Set.of(task.assignee()), subject.excluded());
    }
    if (!subject.kind().equals("form")) {
      return new Audience(
          subject.roles().isEmpty() ? DECIDERS : subject.roles(), Set.of(), subject.excluded());
    }
    boolean open = task.candidateGroups().isEmpty() && task.candidateUsers().isEmpty();
    return new Audience(
        open ? WORKERS : Set.copyOf(task.candidateGroups()),
        Set.copyOf(task.candidateUsers()),
        subject.excluded());
  }

  /** And the owners: it waits for too long. */
  Audience escalated() {
    var louder = new java.util.HashSet<>(roles);
    louder.add(Role.OWNER.name());
    return new Audience(louder, people, excluded);
  }

  boolean has(Person person) {
    return !excluded.contains(person.username())
        && (people.contains(person.username()) || !Collections.disjoint(roles, person.roleNames()));
  }

  boolean has(Role group) {
    return roles.contains(group.name());
  }
}
