package io.countersign.server.identity;

import java.util.Set;

/** Who is behind a request. */
public sealed interface Caller {

  /** Somebody who signed in, with a browser's session or a token of their own. */
  record OfPerson(Person person) implements Caller {}

  /** A system with a token of its own; no person stands behind it. */
  record OfClient(String id, Set<String> scopes) implements Caller {
    public OfClient {
      scopes = Set.copyOf(scopes);
    }
  }
}
