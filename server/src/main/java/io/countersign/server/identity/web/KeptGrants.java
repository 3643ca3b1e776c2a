package io.countersign.server.identity.web;

import io.countersign.history.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the codes and refresh tokens of people, sealed, until the last of them ends. Tokens of
 * clients speak for themselves and are not kept.
 */
@Component
class KeptGrants implements OAuth2AuthorizationService {

  private static final Map<String, Class<? extends OAuth2Token>> CLASS_BY_KIND =
      Map.of(
          "code", OAuth2AuthorizationCode.class,
          "access_token", OAuth2AccessToken.class,
          "refresh_token", OAuth2RefreshToken.class,
          "id_token", OidcIdToken.class);

  /** Without any token yet: while a person is asked whether the client may. */
  private static final Duration ASKING_MAX = Duration.ofMinutes(10);

  private static final String STATE = "state";

  private final JdbcClient jdbc;
  private final Seal seal;
  private final Clock clock;

  KeptGrants(JdbcClient jdbc, Seal seal, Clock clock) {
    this.jdbc = jdbc;
    this.seal = seal;
    this.clock = clock;
  }

  @Override
  @Transactional
  public void save(OAuth2Authorization grant) {
    if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(grant.getAuthorizationGrantType())) {
      return;
    }
    jdbc.sql("delete from server.token_grant where expires_at < :now")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql(
            """
            insert into server.token_grant (id, person, token_hashes, sealed, expires_at)
            values (:id, :person, :hashes, :sealed, :expires)
            on conflict (id) do update set token_hashes = :hashes, sealed = :sealed, expires_at = :expires
            """)
        .param("id", grant.getId())
        .param("person", grant.getPrincipalName())
        .param("hashes", hashes(grant))
        .param("sealed", seal.close(grant))
        .param("expires", expires(grant).atOffset(ZoneOffset.UTC))
        .update();
  }

  private static String[] hashes(OAuth2Authorization grant) {
    var hashes = new ArrayList<String>();
    CLASS_BY_KIND.forEach((kind, type) -> {
      OAuth2Authorization.Token<?> token = grant.getToken(type);
      if (token != null) {
        hashes.add(hash(kind, token.getToken().getTokenValue()));
      }
    });
    if (grant.getAttribute(STATE) instanceof String state) {
      hashes.add(hash(STATE, state));
    }
    return hashes.toArray(String[]::new);
  }

  private Instant expires(OAuth2Authorization grant) {
    Instant last = clock.instant().plus(ASKING_MAX);
    for (Class<? extends OAuth2Token> type : CLASS_BY_KIND.values()) {
      OAuth2Authorization.Token<?> token = grant.getToken(type);
      Instant ends = token == null ? null : token.getToken().getExpiresAt();
      last = ends != null && ends.isAfter(last) ? ends : last;
    }
    return last;
  }

  /** By kind, so that an access token is never taken for a refresh token. */
  private static String hash(String kind, String token) {
    return Digest.ofText(kind + " " + token).hex();
  }

  @Override
  public void remove(OAuth2Authorization grant) {
    jdbc.sql("delete from server.token_grant where id = :id").param("id", grant.getId()).update();
  }

  /** Ends every code and refresh token of somebody. */
  void removeAllOf(String person) {
    jdbc.sql("delete from server.token_grant where person = :person")
        .param("person", person)
        .update();
  }

  @Override
  public @Nullable OAuth2Authorization findById(String id) {
    return opened(
        jdbc.sql("select sealed from server.token_grant where id = :id")
            .param("id", id)
            .query(byte[].class)
            .optional());
  }

  @Override
  public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
    Stream<String> kinds =
        type == null
            ? Stream.concat(CLASS_BY_KIND.keySet().stream(), Stream.of(STATE))
            : Stream.of(type.getValue());
    return opened(
        jdbc.sql(
                "select sealed from server.token_grant where token_hashes && cast(:hashes as text[])")
            .param("hashes", kinds.map(kind -> hash(kind, token)).toArray(String[]::new))
            .query(byte[].class)
            .optional());
  }

  private @Nullable OAuth2Authorization opened(Optional<byte[]> sealed) {
    return sealed
        .flatMap(seal::open)
        .filter(OAuth2Authorization.class::isInstance)
        .map(OAuth2Authorization.class::cast)
        .orElse(null);
  }
}
