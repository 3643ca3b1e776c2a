package io.countersign.server.identity.web;

import io.countersign.server.identity.Role;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;

/** What stands in our access tokens. Only a person's token has roles. */
final class Tokens {

  static final String AUDIENCE = "countersign";
  static final String ROLES = "roles";
  static final String NAME = "name";

  /** The scope with which a person's token carries that person's roles; without it, it may look. */
  static final String ACT = "act";

  private Tokens() {}

  static void write(JwtEncodingContext token) {
    if (!OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
      return;
    }
    token.getClaims().audience(List.of(AUDIENCE));
    Authentication principal = token.getPrincipal();
    if (principal != null && principal.getPrincipal() instanceof SignedIn signedIn) {
      Set<String> roles =
          token.getAuthorizedScopes().contains(ACT)
              ? signedIn.person().roleNames()
              : Set.of(Role.VIEWER.name());
      token
          .getClaims()
          .claim(ROLES, List.copyOf(roles))
          .claim(NAME, signedIn.person().displayName());
    }
  }

  static Collection<GrantedAuthority> authorities(Jwt token) {
    var authorities = new HashSet<GrantedAuthority>();
    List<String> roles = token.getClaimAsStringList(ROLES);
    if (roles != null) {
      roles.forEach(role -> authorities.add(new SimpleGrantedAuthority("ROLE_" + role)));
      return authorities;
    }
    List<String> scopes = token.getClaimAsStringList("scope");
    if (scopes != null) {
      scopes.forEach(scope -> authorities.add(new SimpleGrantedAuthority("SCOPE_" + scope)));
    }
    return authorities;
  }
}
