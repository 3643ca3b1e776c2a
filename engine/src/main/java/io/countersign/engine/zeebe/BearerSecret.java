package io.countersign.engine.zeebe;

import io.camunda.client.CredentialsProvider;

/** Sends the secret that the embedded engine's guard expects. */
final class BearerSecret implements CredentialsProvider {

  private final String secret;

  BearerSecret(String secret) {
    this.secret = secret;
  }

  @Override
  public void applyCredentials(CredentialsApplier applier) {
    if (!secret.isEmpty()) {
      applier.put("Authorization", "Bearer " + secret);
    }
  }

  @Override
  public boolean shouldRetryRequest(StatusCode statusCode) {
    return false;
  }
}
