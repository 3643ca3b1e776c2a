package io.countersign.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Actor;
import io.countersign.server.identity.Role;
import io.countersign.server.notify.ChannelDesk.Wish;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What people approved in advance is not over behind their backs. */
@SpringBootTest(
    classes = NotifyApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class StandingNoticesTest {

  @TempDir static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
    settings.add("countersign.public-url", () -> "https://countersign.example");
    settings.add("countersign.notifications.private-hosts", () -> "127.0.0.1");
  }

  @Autowired NotifyWorld world;
  @Autowired ChannelDesk desk;
  @Autowired Inbox inbox;
  private final Receiver receiver = new Receiver();

  @BeforeEach
  void two_supervisors_and_their_room() {
    world.empty();
    channel("sam", new Owner.OfPerson("sam"), "/sam");
    channel("sue", new Owner.OfPerson("sue"), "/sue");
    channel("olga", new Owner.OfGroup(Role.SUPERVISOR), "/group");
  }

  private void channel(String by, Owner owner, String path) {
    Way way = new Way.Post(Way.Format.WEBHOOK, receiver.uri(path));
    var wish = new Wish("Mine", way, NoticeType.all(), Rhythm.atOnce(ZoneOffset.UTC));
    desk.add(world.person(by), owner, wish);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standing.revoked", "standing.ended", "standing.used-up"})
  void whoever_gave_it_is_told_and_nobody_else(String type) {
    world.standing(type, Actor.person("olga"), "s-" + type, "sam");
    world.settle();
    world.send();
    assertThat(receiver.posts).hasSize(1);
    assertThat(receiver.posts.getFirst().path()).isEqualTo("/sam");
    var body = receiver.posts.getFirst().json();
    assertThat(body.path("type").asString()).isEqualTo("standing.ended");
    assertThat(body.path("data").path("standingApproval").asString()).isEqualTo("s-" + type);
    assertThat(body.path("data").path("headline").asString()).contains("after 2 of 5 uses");
    assertThat(body.path("data").path("url").asString())
        .isEqualTo("https://countersign.example/standing-approvals/s-" + type);
    assertThat(inbox.unread("sam")).isEqualTo(1);
  }

  @Test
  void whoever_revokes_what_they_gave_is_not_told_of_it() {
    world.standing("standing.revoked", Actor.person("sam"), "s1", "sam");
    world.settle();
    assertThat(world.send()).isZero();
    assertThat(inbox.unread("sam")).isZero();
  }

  @Test
  void one_that_is_used_up_and_then_runs_out_is_told_of_once() {
    world.standing("standing.used-up", Actor.system(), "s2", "sam");
    world.standing("standing.ended", Actor.system(), "s2", "sam");
    world.settle();
    assertThat(world.send()).isEqualTo(1);
  }
}
