package io.countersign.engine.zeebe;

import io.camunda.client.CredentialsProvider;
import io.countersign.engine.Engine.Changeset;
import io.countersign.engine.Engine.Takeover;
import io.countersign.engine.EngineException;
import io.countersign.engine.EngineException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's REST API for native user tasks: {@code /v1} up to gateway 8.5, {@code /v2} from 8.6.
 */
class UserTaskRest {

  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http;
  private final URI address;
  private final Duration timeout;
  private final CredentialsProvider credentials;

  UserTaskRest(EngineSettings settings, CredentialsProvider credentials) {
    this.address = settings.restAddress();
    this.timeout = settings.requestTimeout();
    this.credentials = credentials;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    Path keyStore = settings.keyStore();
    this.http =
        (keyStore == null
                ? builder
                : builder.sslContext(mutualTls(keyStore, settings.keyStorePassword())))
            .build();
  }

  /** Whether REST is where the settings say, and lets us in. */
  void probe(String gatewayVersion) {
    send(gatewayVersion, "GET", "topology", BodyPublishers.noBody());
  }

  void complete(String gatewayVersion, long key, Map<String, ?> variables) {
    send(gatewayVersion, "POST", key + "/completion", Map.of("variables", variables));
  }

  void assign(String gatewayVersion, long key, @Nullable String assignee, Takeover takeover) {
    if (assignee == null) {
      send(gatewayVersion, "DELETE", key + "/assignee", Map.of());
    } else {
      var body = Map.of("assignee", assignee, "allowOverride", takeover == Takeover.ALLOWED);
      send(gatewayVersion, "POST", key + "/assignment", body);
    }
  }

  void update(String gatewayVersion, long key, Changeset changes) {
    var changeset = new HashMap<String, Object>();
    put(changeset, "candidateGroups", changes.candidateGroups());
    put(changeset, "candidateUsers", changes.candidateUsers());
    put(changeset, "dueDate", changes.dueDate());
    put(changeset, "followUpDate", changes.followUpDate());
    send(gatewayVersion, "PATCH", Long.toString(key), Map.of("changeset", changeset));
  }

  private static void put(Map<String, Object> changeset, String name, @Nullable Object value) {
    if (value != null) {
      changeset.put(name, value);
    }
  }

  private void send(String gatewayVersion, String method, String path, Map<String, ?> body) {
    send(
        gatewayVersion,
        method,
        "user-tasks/" + path,
        method.equals("DELETE")
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(json.writeValueAsString(body)));
  }

  private void send(String gatewayVersion, String method, String path, BodyPublisher body) {
    String base = address.toString().replaceFirst("/+$", "");
    var request =
        HttpRequest.newBuilder(URI.create("%s/%s/%s".formatted(base, api(gatewayVersion), path)))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .method(method, body);
    try {
      credentials.applyCredentials(request::header);
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new EngineException(
            Refusals.kind(response.statusCode()), message(base, response), null);
      }
    } catch (IOException e) {
      throw new EngineException(
          Kind.UNAVAILABLE,
          "The engine's REST API at %s cannot be reached: %s. Is countersign.engine.rest-address right, with https where it speaks TLS?"
              .formatted(base, reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.UNAVAILABLE, "Stopped while waiting for the engine.", e);
    }
  }

  /** A version that cannot be read is taken for a new one. */
  static String api(String gatewayVersion) {
    Matcher version = VERSION.matcher(gatewayVersion);
    if (!version.lookingAt()) {
      return "v2";
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return major < 8 || (major == 8 && minor < 6) ? "v1" : "v2";
  }

  /** Some exceptions of the JDK's client say nothing. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The problem's own words where the answer is one. */
  private String message(String base, HttpResponse<String> response) {
    String status = "%s answered with status %d.".formatted(base, response.statusCode());
    try {
      return json.readTree(response.body()).path("detail").asString(status);
    } catch (JacksonException e) {
      return status; // not a problem as RFC 9457 has them
    }
  }

  private static SSLContext mutualTls(Path keyStore, String password) {
    try (var in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      var ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      ours.init(store, password.toCharArray());
      var theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      theirs.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new EngineException(
          Kind.UNAVAILABLE,
          "countersign.engine.key-store %s cannot be used: %s. Start again so that it is made anew."
              .formatted(keyStore, e.getMessage()),
          e);
    }
  }
}
