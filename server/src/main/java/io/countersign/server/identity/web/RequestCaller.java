package io.countersign.server.identity.web;

import io.countersign.server.identity.Caller;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.NobodySignedInException;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/** Reads the caller from Spring Security's context. */
@Component
class RequestCaller implements CurrentPerson {

  @Override
  public Caller caller() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
      return new Caller.OfPerson(signedIn.person());
    }
    if (authentication instanceof JwtAuthenticationToken token) {
      return ofToken(token.getToken());
    }
    throw new NobodySignedInException();
  }

  @Override
  public Optional<Person> person() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    boolean known =
        authentication instanceof JwtAuthenticationToken
            || (authentication != null && authentication.getPrincipal() instanceof SignedIn);
    return known && caller() instanceof Caller.OfPerson(Person person)
        ? Optional.of(person)
        : Optional.empty();
  }

  private static Caller ofToken(Jwt token) {
    String subject = Objects.requireNonNull(token.getSubject(), "Our tokens have a subject.");
    if (!token.hasClaim(Tokens.ROLES)) {
      return new Caller.OfClient(subject, Set.copyOf(list(token, "scope")));
    }
    Set<Role> roles =
        list(token, Tokens.ROLES).stream().map(Role::valueOf).collect(Collectors.toSet());
    String name = Objects.requireNonNullElse(token.getClaimAsString(Tokens.NAME), subject);
    return new Caller.OfPerson(new Person(subject, name, roles, false));
  }

  private static List<String> list(Jwt token, String claim) {
    @Nullable List<String> values = token.getClaimAsStringList(claim);
    return values == null ? List.of() : values;
  }
}
