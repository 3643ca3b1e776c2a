package io.countersign.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever sets channels up through the API. */
@SpringBootTest(
    classes = NotifyApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ChannelApiTest {

  private static final String CHANNELS = "/api/notifications/channels";

  @TempDir static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
    settings.add("countersign.public-url", () -> "https://countersign.example");
    settings.add("countersign.notifications.private-hosts", () -> "127.0.0.1");
  }

  @LocalServerPort int port;
  @Autowired JwtEncoder tokens;
  @Autowired NotifyWorld world;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Receiver receiver = new Receiver();

  @BeforeEach
  void empty() {
    world.empty();
  }

  @AfterEach
  void close() {
    receiver.close();
    http.close();
  }

  private String token(String username, String role) {
    var claims =
        JwtClaimsSet.builder()
            .subject(username)
            .audience(List.of("countersign"))
            .issuedAt(Instant.now())
            .expiresAt(Instant.now().plusSeconds(600))
            .claim("roles", List.of(role))
            .build();
    return tokens.encode(JwtEncoderParameters.from(claims)).getTokenValue();
  }

  private HttpResponse<String> send(String who, String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + who)
            .method(method, BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> add(String who, String more) {
    return send(
        who,
        "POST",
        CHANNELS,
        "{\"kind\":\"WEBHOOK\",\"address\":\"%s\"%s}".formatted(receiver.url("/capability"), more));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private String sam() {
    return token("sam", "SUPERVISOR");
  }

  @Test
  void a_secret_is_shown_once_and_an_address_never() {
    HttpResponse<String> made = add(sam(), "");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(json(made).path("secret").asString()).startsWith("whsec_");
    HttpResponse<String> listed = send(sam(), "GET", CHANNELS, "");
    assertThat(json(listed).path("items").size()).isEqualTo(1);
    assertThat(made.body() + listed.body()).doesNotContain("capability");
    assertThat(listed.body()).doesNotContain("whsec_");
  }

  @Test
  void a_test_message_says_whether_it_arrived() {
    String id = json(add(sam(), "")).path("id").asString();
    HttpResponse<String> good = send(sam(), "POST", CHANNELS + "/" + id + "/test", "");
    assertThat(json(good).path("arrived").asBoolean()).isTrue();
    receiver.status.set(500);
    HttpResponse<String> bad = send(sam(), "POST", CHANNELS + "/" + id + "/test", "");
    assertThat(json(bad).path("problem").asString())
        .isEqualTo("127.0.0.1 answered with status 500.");
  }

  @Test
  void nobody_sees_or_touches_the_channel_of_somebody_else() {
    String id = json(add(sam(), "")).path("id").asString();
    for (String who : List.of(token("sue", "SUPERVISOR"), token("olga", "OWNER"))) {
      assertThat(json(send(who, "GET", CHANNELS, "")).path("items").size()).isZero();
      assertThat(send(who, "DELETE", CHANNELS + "/" + id, "").statusCode()).isEqualTo(404);
      for (String act : List.of("pause", "resume", "rotation", "test", "retry")) {
        assertThat(send(who, "POST", CHANNELS + "/" + id + "/" + act, "").statusCode())
            .isEqualTo(404);
      }
    }
    assertThat(send(sam(), "DELETE", CHANNELS + "/" + id, "").statusCode()).isEqualTo(204);
  }

  @Test
  void channels_of_groups_are_for_owners_alone() {
    String group = ",\"group\":\"SUPERVISOR\"";
    assertThat(add(sam(), group).statusCode()).isEqualTo(403);
    assertThat(add(token("olga", "OWNER"), group).statusCode()).isEqualTo(201);
  }

  @Test
  void an_address_inside_the_house_is_refused_at_once() {
    String body = "{\"kind\":\"SLACK\",\"address\":\"https://169.254.169.254/latest\"}";
    HttpResponse<String> answer = send(sam(), "POST", CHANNELS, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("field").asString()).isEqualTo("address");
  }

  @Test
  void what_makes_no_sense_is_refused_with_the_field() {
    assertThat(json(add(sam(), ",\"zone\":\"Mars\"")).path("field").asString()).isEqualTo("zone");
    assertThat(json(add(sam(), ",\"wanted\":[]")).path("field").asString()).isEqualTo("wanted");
    assertThat(json(add(sam(), ",\"quietFrom\":\"22:00\"")).path("field").asString())
        .isEqualTo("quietUntil");
  }

  @Test
  void every_change_is_in_the_history() {
    String id = json(add(sam(), "")).path("id").asString();
    for (String act : List.of("pause", "resume", "rotation")) {
      send(sam(), "POST", CHANNELS + "/" + id + "/" + act, "");
    }
    send(sam(), "DELETE", CHANNELS + "/" + id, "");
    world.inOrder();
    String entries = world.rows("history.entry").toString();
    assertThat(entries)
        .contains(
            "channel.added",
            "channel.paused",
            "channel.resumed",
            "channel.rotated",
            "channel.removed")
        .doesNotContain("capability");
  }
}
