package io.countersign.server.demo;

import io.countersign.server.identity.Client;
import io.countersign.server.identity.Clients;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.parts.PartException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Outside the demo, nobody gets in with a password that everybody knows. */
@Component
@Profile("!demo")
class NoDemoAccounts implements SmartInitializingSingleton {

  private final People people;
  private final Clients clients;

  NoDemoAccounts(People people, Clients clients) {
    this.people = people;
    this.clients = clients;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<String> known =
        Stream.concat(
                people.all().stream().filter(Person::demo).map(Person::username),
                clients.all().stream().filter(Client::demo).map(Client::id))
            .toList();
    if (!known.isEmpty()) {
      throw new PartException(
          "This data holds the demo's accounts %s, whose passwords everybody knows. Use 'demo' for it, or another --data for 'up'."
              .formatted(known));
    }
  }
}
