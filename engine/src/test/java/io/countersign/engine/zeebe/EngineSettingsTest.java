package io.countersign.engine.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EngineSettingsTest {

  @Test
  void defaults_are_the_embedded_engine() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new EngineSettings(
                URI.create("http://127.0.0.1:26500"),
                URI.create("http://127.0.0.1:8088"),
                "",
                null,
                "",
                "",
                "",
                "",
                "zeebe-api",
                16,
                Duration.ofSeconds(20)));
  }

  @Test
  void every_setting_has_its_name() {
    var values = new HashMap<String, String>();
    values.put("grpc-address", "https://a:1");
    values.put("rest-address", "https://b:2");
    values.put("secret", "s");
    values.put("key-store", "/k");
    values.put("key-store-password", "p");
    values.put("client-id", "c");
    values.put("client-secret", "cs");
    values.put("authorization-server-url", "https://t");
    values.put("audience", "au");
    values.put("jobs-active-max", "3");
    values.put("request-timeout", "4s");
    assertThat(bound(values))
        .isEqualTo(
            new EngineSettings(
                URI.create("https://a:1"),
                URI.create("https://b:2"),
                "s",
                Path.of("/k"),
                "p",
                "c",
                "cs",
                "https://t",
                "au",
                3,
                Duration.ofSeconds(4)));
  }

  @Test
  void a_client_without_a_place_for_tokens_is_refused() {
    assertThatThrownBy(() -> bound(Map.of("client-id", "c")))
        .hasRootCauseMessage(
            "countersign.engine.client-id is set without a place to get tokens from."
                + " Set countersign.engine.authorization-server-url too.");
  }

  @Test
  void an_address_without_http_is_refused() {
    assertThatThrownBy(() -> bound(Map.of("grpc-address", "zeebe.example:26500")))
        .hasRootCauseMessage(
            "countersign.engine.grpc-address is 'zeebe.example:26500'."
                + " It must begin with http:// or, for TLS, https://.");
  }

  private static EngineSettings bound(Map<String, String> values) {
    var prefixed = new HashMap<String, String>();
    values.forEach((name, value) -> prefixed.put("countersign.engine." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("countersign.engine", EngineSettings.class);
  }
}
