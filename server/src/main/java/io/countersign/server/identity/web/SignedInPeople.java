package io.countersign.server.identity.web;

import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Finds people for Spring Security; no bean, so that nothing signs in past the throttle. */
final class SignedInPeople implements UserDetailsService {

  private final People people;

  SignedInPeople(People people) {
    this.people = people;
  }

  @Override
  public UserDetails loadUserByUsername(String username) {
    Person person = people.find(username).orElseThrow(() -> nobody(username));
    String hash = people.passwordHash(username).orElseThrow(() -> nobody(username));
    return new SignedIn(person, hash);
  }

  private static UsernameNotFoundException nobody(String username) {
    return new UsernameNotFoundException("Nobody is called '" + username + "'.");
  }
}
