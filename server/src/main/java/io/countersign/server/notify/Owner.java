package io.countersign.server.notify;

import io.countersign.server.identity.Role;
import io.countersign.server.language.Language;
import io.countersign.server.language.PersonLanguages;
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

  /** What is sent there is read in this language; a group's room reads English. */
  default Language reads(PersonLanguages languages) {
    return switch (this) {
      case OfPerson(String username) -> languages.of(username);
      case OfGroup group -> Language.ENGLISH;
    };
  }
}
