package io.countersign.server.identity.web;

import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.CredentialsContainer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/** A person in a browser's session, as Spring Security wants them. */
final class SignedIn implements UserDetails, CredentialsContainer {

  private static final long serialVersionUID = 1;

  private final String username;
  private final String displayName;
  private final Set<Role> roles;
  private final boolean demo;
  private String passwordHash;

  SignedIn(Person person, String passwordHash) {
    this.username = person.username();
    this.displayName = person.displayName();
    this.roles = person.roles();
    this.demo = person.demo();
    this.passwordHash = passwordHash;
  }

  Person person() {
    return new Person(username, displayName, roles, demo);
  }

  @Override
  public Collection<? extends GrantedAuthority> getAuthorities() {
    return authorities(roles);
  }

  static Set<GrantedAuthority> authorities(Set<Role> roles) {
    return roles.stream()
        .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
        .collect(Collectors.toSet());
  }

  @Override
  public String getPassword() {
    return passwordHash;
  }

  @Override
  public String getUsername() {
    return username;
  }

  @Override
  public void eraseCredentials() {
    passwordHash = "";
  }
}
