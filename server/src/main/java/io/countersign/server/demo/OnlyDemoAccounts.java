package io.countersign.server.demo;

import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.parts.PartException;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The demo never moves into a real organisation: its passwords would open that too. */
@Component
@Profile("demo")
class OnlyDemoAccounts implements SmartInitializingSingleton {

  private final People people;

  OnlyDemoAccounts(People people) {
    this.people = people;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<String> real =
        people.all().stream().filter(person -> !person.demo()).map(Person::username).toList();
    if (!real.isEmpty()) {
      throw new PartException(
          "This data belongs to real people %s, and the demo would add accounts whose passwords everybody knows. Use 'up' for it, or another --data for 'demo'."
              .formatted(real));
    }
  }
}
