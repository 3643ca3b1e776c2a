package io.countersign.engine.zeebe;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the engine is and how to prove who we are ({@code countersign.engine.*}).
 *
 * @param grpcAddress of the cluster's gateway, {@code https://} for TLS; absent means the embedded
 *     engine
 * @param restAddress of the same gateway
 * @param secret sent as a bearer token; for the embedded engine, whose launcher makes it up
 * @param keyStore PKCS12 with our certificate and the one to trust, where REST demands TLS
 * @param clientId of an OAuth client; then {@code authorizationServerUrl} must be set too
 * @param authorizationServerUrl where the OAuth client gets its tokens
 * @param audience what the tokens are for
 * @param jobsActiveMax how many jobs of one type are worked on at the same time
 * @param requestTimeout how long the engine may take to answer
 */
@ConfigurationProperties("countersign.engine")
record EngineSettings(
    @DefaultValue("http://127.0.0.1:26500") URI grpcAddress,
    @DefaultValue("http://127.0.0.1:8088") URI restAddress,
    @DefaultValue("") String secret,
    @Nullable Path keyStore,
    @DefaultValue("") String keyStorePassword,
    @DefaultValue("") String clientId,
    @DefaultValue("") String clientSecret,
    @DefaultValue("") String authorizationServerUrl,
    @DefaultValue("zeebe-api") String audience,
    @DefaultValue("16") int jobsActiveMax,
    @DefaultValue("20s") Duration requestTimeout) {

  EngineSettings {
    requireHttp("grpc-address", grpcAddress);
    requireHttp("rest-address", restAddress);
    if (!clientId.isEmpty() && authorizationServerUrl.isEmpty()) {
      throw new IllegalArgumentException(
          "countersign.engine.client-id is set without a place to get tokens from."
              + " Set countersign.engine.authorization-server-url too.");
    }
    if (jobsActiveMax < 1) {
      throw new IllegalArgumentException(
          "countersign.engine.jobs-active-max is %d; at least 1 job must run."
              .formatted(jobsActiveMax));
    }
  }

  private static void requireHttp(String name, URI address) {
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw new IllegalArgumentException(
          "countersign.engine.%s is '%s'. It must begin with http:// or, for TLS, https://."
              .formatted(name, address));
    }
  }
}
