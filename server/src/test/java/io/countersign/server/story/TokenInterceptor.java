package io.countersign.server.story;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** What somebody puts into the gateway of their own cluster: asks their token server each time. */
public final class TokenInterceptor implements ServerInterceptor {

  static final String INTROSPECTION = "OWN_CLUSTER_INTROSPECTION_URL";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI introspection = URI.create(System.getenv(INTROSPECTION));

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var authorization =
        headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
    if (lives(authorization)) {
      return next.startCall(call, headers);
    }
    call.close(Status.UNAUTHENTICATED.withDescription("No live token."), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private boolean lives(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      return false;
    }
    var token = authorization.substring("Bearer ".length());
    var request =
        HttpRequest.newBuilder(introspection)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("token=" + token))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString()).body().contains("\"active\":true");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
