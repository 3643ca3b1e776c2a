package io.countersign.server.identity;

import java.util.List;
import java.util.Optional;

/** The people of the organisation. */
public interface People {

  /**
   * Creates somebody, with the history entry in the same transaction.
   *
   * @param by who does it: a user name, or {@code countersign}
   * @throws InvalidAccountException where the user name is taken
   */
  Person create(NewPerson person, String by);

  Optional<Person> find(String username);

  /** By user name. */
  List<Person> all();

  /** The bcrypt hash to compare a password with. */
  Optional<String> passwordHash(String username);
}
