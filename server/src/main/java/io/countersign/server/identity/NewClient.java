package io.countersign.server.identity;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A system that shall be able to get tokens: by client credentials, and with redirect addresses
 * also for people who sign in (authorization code with PKCE).
 *
 * @param scopes of {@code read}, {@code start}, {@code deploy}; {@code act} lets a person's token
 *     carry that person's roles
 * @param redirectUris where a browser may be sent back to, exactly
 */
public record NewClient(
    String id,
    String name,
    String secret,
    Set<String> scopes,
    Set<String> redirectUris,
    boolean demo) {

  static final Set<String> SCOPES = Set.of("read", "start", "deploy", "act");
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9._-]{1,39}");

  public NewClient {
    if (!ID.matcher(id).matches()) {
      throw new InvalidAccountException(
          "id",
          "A client id has 2 to 40 lower-case letters, digits, dots, dashes or underscores and"
              + " starts with a letter.");
    }
    if (secret.length() < NewPerson.PASSWORD_MIN) {
      throw new InvalidAccountException(
          "secret", "A secret has at least %d characters.".formatted(NewPerson.PASSWORD_MIN));
    }
    if (!SCOPES.containsAll(scopes)) {
      throw new InvalidAccountException(
          "scopes", "Of %s, only %s are scopes.".formatted(scopes, SCOPES));
    }
    scopes = Set.copyOf(scopes);
    redirectUris = Set.copyOf(redirectUris);
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "NewClient[" + id + ", " + scopes + "]";
  }
}
