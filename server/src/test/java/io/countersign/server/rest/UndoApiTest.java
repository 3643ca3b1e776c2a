package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.HeldBack.Stopped;
import io.countersign.workers.Undoing.Asked;
import io.countersign.workers.Undoing.Standing;
import io.countersign.workers.Undos;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** How the API says what came of the wish to undo something. */
@SpringBootTest(
    classes = RestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UndoApiTest {

  private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final Undos.Kept UNDO =
      new Undos.Kept("u1", "e1", "ann", "A mistake.", TEN, TEN.plusSeconds(1800), null);
  private static final String BODY = "{\"reason\":\"A mistake.\"}";

  @TempDir static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
  }

  @LocalServerPort int port;
  @Autowired JwtEncoder tokens;
  @Autowired FakeUndoing undoing;

  Api api;
  String sue;

  @BeforeEach
  void somebody() {
    api = new Api(port, tokens);
    sue = api.person("SUPERVISOR");
  }

  private Api.Answer undo(Asked answer) {
    undoing.answer = answer;
    return api.post(sue, "/api/effects/e1/undo", BODY);
  }

  @Test
  void a_person_asks_with_a_reason_and_is_told_that_it_is_on_its_way() {
    Api.Answer answer = undo(new Asked.Taken(UNDO));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("/effect")).isEqualTo("u1");
    assertThat(undoing.heard).isEqualTo("e1 sue A mistake.");
  }

  @Test
  void whoever_comes_second_sees_who_was_first_and_when() {
    Api.Answer answer = undo(new Asked.Already(UNDO));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("/by")).isEqualTo("ann");
    assertThat(answer.text("/at")).isEqualTo("2026-11-20T10:00:00Z");
    assertThat(answer.text("/detail")).contains("ann asked for this undo at 2026-11-20T10:00:00Z");
  }

  @Test
  void every_refusal_has_its_status_and_its_sentence() {
    assertThat(undo(new Asked.TooLate(TEN)).text("/detail")).contains("until 2026-11-20T10:00:00Z");
    assertThat(undo(new Asked.TooLate(TEN)).status()).isEqualTo(409);
    assertThat(undo(new Asked.NotPossible("No.")).status()).isEqualTo(409);
    assertThat(undo(new Asked.NotEntitled("No.")).status()).isEqualTo(403);
    assertThat(undo(new Asked.Unexplained("Why?")).text("/field")).isEqualTo("reason");
    assertThat(undo(new Asked.Unknown()).status()).isEqualTo(404);
  }

  @Test
  void a_client_undoes_nothing() {
    assertThat(api.post(api.client("start"), "/api/effects/e1/undo", BODY).status()).isEqualTo(403);
    assertThat(api.post(api.client("start"), "/api/effects/e1/stop", BODY).status()).isEqualTo(403);
  }

  @Test
  void what_is_held_back_is_stopped_with_a_reason() {
    undoing.stopped = new Stopped.Done();
    assertThat(api.post(sue, "/api/effects/e1/stop", BODY).status()).isEqualTo(204);
    undoing.stopped = new Stopped.TooLate(io.countersign.workers.Effect.State.CONFIRMED, null);
    assertThat(api.post(sue, "/api/effects/e1/stop", BODY).text("/detail")).contains("CONFIRMED");
  }

  @Test
  void an_effect_says_until_when_it_can_be_undone_and_who_asked() {
    undoing.standing = new Standing.Open(TEN);
    assertThat(api.get(sue, "/api/effects/e1").text("/undo/until"))
        .isEqualTo("2026-11-20T10:00:00Z");
    undoing.standing = new Standing.Wanted(UNDO, null, false);
    assertThat(api.get(sue, "/api/effects").text("/items/0/undo/by")).isEqualTo("ann");
    undoing.standing = new Standing.None();
    assertThat(api.get(sue, "/api/effects/e1").json().has("undo")).isFalse();
  }
}
