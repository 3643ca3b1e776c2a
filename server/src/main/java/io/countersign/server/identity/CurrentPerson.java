package io.countersign.server.identity;

import io.countersign.history.Actor;
import java.util.Optional;

/** Whoever is behind the request that is being served. */
public interface CurrentPerson {

  /**
   * A person or a client.
   *
   * @throws NobodySignedInException outside a request, or before sign-in
   */
  Caller caller();

  /** Empty where a client, or nobody, is behind the request. */
  default Optional<Person> person() {
    return caller() instanceof Caller.OfPerson(Person person)
        ? Optional.of(person)
        : Optional.empty();
  }

  /** As the history names them. */
  default Actor actor() {
    return switch (caller()) {
      case Caller.OfPerson(Person person) -> Actor.person(person.username());
      case Caller.OfClient(String id, var scopes) -> Actor.client(id);
    };
  }
}
