package io.countersign.server.notify;

import io.countersign.server.identity.Role;
import java.util.Locale;

/** Whose channel it is. */
public sealed interface Owner {

  /** One person's own. */
  record OfPerson(String username) implements Owner {}

  /** Of everybody with a role, such as a room that they share. */
  record OfGroup(Role role) implements Owner {}

  /** As the history and the pages name it. */
  default String words() {
    return switch (this) {
      case OfPerson(String username) -> username;
      case OfGroup(Role role) -> "the group " + role.name().toLowerCase(Locale.ROOT);
    };
  }
}
