package io.countersign.server.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * A client that asks for a token without naming scopes gets all that it has (RFC 6749, 3.3), as
 * Camunda's clients expect; without this it would get a token that is good for nothing.
 */
final class UsualScopes implements AuthenticationConverter {

  private final AuthenticationConverter asked =
      new OAuth2ClientCredentialsAuthenticationConverter();

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    Authentication wish = asked.convert(request);
    return wish instanceof OAuth2ClientCredentialsAuthenticationToken token
            && token.getScopes().isEmpty()
            && token.getPrincipal() instanceof OAuth2ClientAuthenticationToken client
            && client.getRegisteredClient() != null
        ? new OAuth2ClientCredentialsAuthenticationToken(
            client, client.getRegisteredClient().getScopes(), token.getAdditionalParameters())
        : wish;
  }
}
