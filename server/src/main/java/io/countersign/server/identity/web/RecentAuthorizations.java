package io.countersign.server.identity.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;

/**
 * Remembers codes and refresh tokens until the thousandth after them. Tokens of clients speak for
 * themselves and are not kept, so that asking for many of them costs no memory.
 */
@Component
class RecentAuthorizations implements OAuth2AuthorizationService {

  static final int KEPT_MAX = 1_000;

  private final Map<String, OAuth2Authorization> authorizationById =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OAuth2Authorization> eldest) {
          return size() > KEPT_MAX;
        }
      };

  @Override
  public synchronized void save(OAuth2Authorization authorization) {
    if (!AuthorizationGrantType.CLIENT_CREDENTIALS.equals(
        authorization.getAuthorizationGrantType())) {
      authorizationById.put(authorization.getId(), authorization);
    }
  }

  @Override
  public synchronized void remove(OAuth2Authorization authorization) {
    authorizationById.remove(authorization.getId());
  }

  @Override
  public synchronized @Nullable OAuth2Authorization findById(String id) {
    return authorizationById.get(id);
  }

  @Override
  public synchronized @Nullable OAuth2Authorization findByToken(
      String token, @Nullable OAuth2TokenType type) {
    return authorizationById.values().stream()
        .filter(authorization -> has(authorization, token))
        .findFirst()
        .orElse(null);
  }

  private static boolean has(OAuth2Authorization authorization, String token) {
    return token.equals(authorization.getAttribute("state"))
        || authorization.getToken(token) != null;
  }
}
