package io.countersign.server.identity;

import java.time.Instant;
import java.util.Set;

/**
 * Another system that uses the API.
 *
 * @param secretHash bcrypt
 * @param demo made by the demo, with a secret that everybody knows
 */
public record Client(
    String id,
    String name,
    String secretHash,
    Set<String> scopes,
    Set<String> redirectUris,
    boolean demo,
    Instant createdAt) {

  public Client {
    scopes = Set.copyOf(scopes);
    redirectUris = Set.copyOf(redirectUris);
  }

  /** Never shows the hash. */
  @Override
  public String toString() {
    return "Client[" + id + ", " + scopes + "]";
  }
}
