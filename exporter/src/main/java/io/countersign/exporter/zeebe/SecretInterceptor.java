package io.countersign.exporter.zeebe;

import io.countersign.exporter.Plugin;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets nobody into the broker's gateway who does not bring the deployment's secret. */
public final class SecretInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] expected;

  /** Made by the broker. */
  public SecretInterceptor() {
    this(secret());
  }

  SecretInterceptor(String secret) {
    if (secret.isBlank()) {
      throw new IllegalStateException("The gateway's secret is empty; it must be a random text.");
    }
    this.expected = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (matches(headers.get(AUTHORIZATION))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription(
            "This engine belongs to a Countersign server and talks to nobody else."),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private boolean matches(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
  }

  private static String secret() {
    String file = System.getenv(Plugin.SECRET_FILE);
    if (file == null) {
      throw new IllegalStateException(
          "The environment variable "
              + Plugin.SECRET_FILE
              + " must name the file with the gateway's secret.");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The gateway's secret cannot be read from " + file, e);
    }
  }
}
