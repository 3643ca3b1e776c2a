package io.countersign.server.identity;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A person who can sign in.
 *
 * @param demo made by the demo, with a password that everybody knows
 */
public record Person(String username, String displayName, Set<Role> roles, boolean demo) {

  public Person {
    roles = Set.copyOf(roles);
  }

  public Set<String> roleNames() {
    return roles.stream().map(Role::name).collect(Collectors.toUnmodifiableSet());
  }

  public boolean isAny(Role... wanted) {
    for (Role role : wanted) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }
}
