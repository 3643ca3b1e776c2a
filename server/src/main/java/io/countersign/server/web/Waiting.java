package io.countersign.server.web;

import io.countersign.engine.Deciders;
import io.countersign.engine.Worklist;
import io.countersign.server.identity.Person;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** How many open tasks wait for whom. */
@Component
public class Waiting {

  private final Worklist worklist;
  private final Deciders deciders;
  private final Clock clock;

  Waiting(Worklist worklist, Deciders deciders, Clock clock) {
    this.worklist = worklist;
    this.deciders = deciders;
    this.clock = clock;
  }

  public Worklist.Counts of(Person person) {
    return worklist.counts(audience(person), clock.instant());
  }

  /**
   * As which the list knows the person: by name, by role, as one of those who decide, and by the
   * name of whom they stand in for. Whether they may decide is said at the gate.
   */
  public Set<String> audience(Person person) {
    var audience = new HashSet<>(person.roleNames());
    audience.add("@" + person.username());
    deciders
        .standIns()
        .forEach((absent, standIn) -> {
          if (standIn.equals(person.username())) {
            audience.add("@" + absent);
          }
        });
    if (!person.roleNames().equals(Set.of("VIEWER"))) {
      audience.add("*");
    }
    return audience;
  }

  /** Beyond what is counted there are more. */
  public static String text(int count) {
    return count > Worklist.COUNT_MAX ? Worklist.COUNT_MAX + "+" : Integer.toString(count);
  }
}
