package io.countersign.server.identity;

import java.util.List;
import java.util.Optional;

/** The systems that use the API. */
public interface Clients {

  /**
   * Creates one, with the history entry in the same transaction.
   *
   * @param by who does it: a user name, or {@code countersign}
   * @throws InvalidAccountException where the id is taken
   */
  Client create(NewClient client, String by);

  Optional<Client> find(String id);

  /** By id. */
  List<Client> all();
}
