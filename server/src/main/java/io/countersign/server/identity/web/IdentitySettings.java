package io.countersign.server.identity.web;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sign-in ({@code countersign.identity.*}).
 *
 * @param keyFile where the key that signs access tokens is kept, readable by the owner only
 * @param sessionIdle after how long without a request somebody is signed out
 * @param issuer the server's own address as tokens name it; taken from each request where absent
 */
@ConfigurationProperties("countersign.identity")
record IdentitySettings(
    @DefaultValue("./data/keys/tokens.jwk") Path keyFile,
    @DefaultValue("8h") Duration sessionIdle,
    @Nullable String issuer) {

  int sessionIdleSeconds() {
    return Math.toIntExact(sessionIdle.toSeconds());
  }
}
