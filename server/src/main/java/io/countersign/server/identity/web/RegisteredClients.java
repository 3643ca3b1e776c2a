package io.countersign.server.identity.web;

import io.countersign.server.identity.Client;
import io.countersign.server.identity.Clients;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Repository;

/** Shows our clients to the authorization server. */
@Repository
class RegisteredClients implements RegisteredClientRepository {

  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);

  private final Clients clients;

  RegisteredClients(Clients clients) {
    this.clients = clients;
  }

  @Override
  public void save(RegisteredClient client) {
    // The authorization server upgrades secrets on its own when the encoder changes; ours does not.
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    return findByClientId(id);
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return clients.find(clientId).map(RegisteredClients::registered).orElse(null);
  }

  private static RegisteredClient registered(Client client) {
    var registered =
        RegisteredClient.withId(client.id())
            .clientId(client.id())
            .clientIdIssuedAt(client.createdAt())
            .clientName(client.name())
            .clientSecret(client.secretHash())
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .scopes(scopes -> scopes.addAll(client.scopes()))
            .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(TOKEN_LIFETIME).build())
            .clientSettings(ClientSettings.builder().requireProofKey(true).build());
    if (!client.redirectUris().isEmpty()) {
      registered
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
          .redirectUris(uris -> uris.addAll(client.redirectUris()));
    }
    return registered.build();
  }
}
