package io.countersign.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.server.identity.Role;
import io.countersign.server.notify.ChannelDesk.Wish;
import io.countersign.server.notify.Rhythm.Digest;
import io.countersign.server.notify.Rhythm.Quiet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Market pains 7 and 15: nothing runs out in silence, and nothing is lost or doubled. */
@SpringBootTest(
    classes = NotifyApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OutboxTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
    settings.add("countersign.public-url", () -> "https://countersign.example");
    settings.add("countersign.notifications.private-hosts", () -> "127.0.0.1");
  }

  @Autowired NotifyWorld world;
  @Autowired NotifyWorld.MovingClock clock;
  @Autowired Telling telling;
  @Autowired Dispatching dispatching;
  @Autowired Deliveries deliveries;
  @Autowired ChannelDesk desk;
  @Autowired Channels channels;
  @Autowired ChannelKeys keys;
  @Autowired Inbox inbox;
  private final Receiver receiver = new Receiver();

  @BeforeEach
  void empty() {
    world.empty();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private Channel channel(String username, String path, Rhythm rhythm) {
    return channel(username, new Owner.OfPerson(username), path, rhythm);
  }

  private Channel channel(String by, Owner owner, String path, Rhythm rhythm) {
    Way way = new Way.Post(Way.Format.WEBHOOK, receiver.uri(path));
    return desk.add(world.person(by), owner, new Wish("Mine", way, NoticeType.all(), rhythm))
        .channel();
  }

  private Channel channel(String username) {
    return channel(username, "/" + username, Rhythm.atOnce(ZoneOffset.UTC));
  }

  private List<String> told(String path) {
    return receiver.posts.stream()
        .filter(post -> post.path().equals(path))
        .map(post -> post.json().path("type").asString())
        .toList();
  }

  @Test
  void whoever_may_decide_is_told_and_nobody_else() {
    channel("sam");
    channel("sue");
    channel("vera");
    world.excluded.add("sue");
    long gate = world.gate(null);
    world.settle();
    world.send();
    assertThat(told("/sam")).containsExactly("gate.opened");
    assertThat(receiver.posts).hasSize(1);
    assertThat(receiver.posts.getFirst().json().at("/data/url").asString())
        .isEqualTo("https://countersign.example/desk/" + gate);
    assertThat(inbox.unread("sam")).isEqualTo(1);
    assertThat(inbox.unread("sue") + inbox.unread("vera")).isZero();
  }

  @Test
  void a_message_says_nothing_of_the_arguments() {
    channel("sam");
    world.gate(null);
    world.settle();
    world.send();
    assertThat(
            new String(receiver.posts.getFirst().body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("Refund 129.00 EUR")
        .doesNotContain("DE02120300000000202051");
  }

  @Test
  void a_group_is_told_in_its_own_channel() {
    channel("olga", new Owner.OfGroup(Role.SUPERVISOR), "/group", Rhythm.atOnce(ZoneOffset.UTC));
    world.gate(null);
    world.settle();
    world.send();
    assertThat(told("/group")).containsExactly("gate.opened");
  }

  @Test
  void one_message_for_each_event_and_channel_though_many_servers_are_at_it() throws Exception {
    channel("sam");
    channel("sue");
    channel("sam", "/sam2", Rhythm.atOnce(ZoneOffset.UTC));
    for (int i = 0; i < 20; i++) {
      world.gate(null);
    }
    world.inOrder();
    atOnce(telling::tellNext);
    world.settle();
    atOnce(dispatching::sendNext);
    world.send();
    assertThat(receiver.posts).hasSize(60);
    assertThat(receiver.posts).extracting(Receiver.Post::id).doesNotHaveDuplicates();
    assertThat(receiver.posts)
        .extracting(post -> post.path() + post.json().at("/data/userTaskKey").asString())
        .doesNotHaveDuplicates();
  }

  private static void atOnce(Callable<Boolean> step) throws Exception {
    try (var servers = Executors.newFixedThreadPool(6)) {
      var all = new ArrayList<Callable<Void>>();
      for (int i = 0; i < 6; i++) {
        all.add(() -> {
          while (step.call()) {
            // and the next
          }
          return null;
        });
      }
      for (var ended : servers.invokeAll(all)) {
        ended.get();
      }
    }
  }

  @Test
  void a_server_that_dies_while_it_tells_loses_and_doubles_nothing() {
    channel("sam");
    world.gate(null);
    world.inOrder();
    world.failuresToCome.set(1);
    assertThatThrownBy(this::tellAll).hasMessage("The server dies here.");
    world.settle();
    assertThat(world.send()).isEqualTo(1);
  }

  private void tellAll() {
    while (telling.tellNext()) {
      // and the next
    }
  }

  @Test
  void a_server_that_dies_before_it_sends_leaves_the_message_to_another() {
    channel("sam");
    world.gate(null);
    world.settle();
    assertThat(deliveries.take(clock.instant(), clock.instant().plusSeconds(120))).isPresent();
    assertThat(world.send()).as("it may still be at it").isZero();
    clock.advance(Duration.ofMinutes(3));
    assertThat(world.send()).isEqualTo(1);
    assertThat(world.send()).isZero();
    assertThat(receiver.posts).hasSize(1);
  }

  @Test
  void a_server_that_dies_after_it_sent_repeats_the_same_message_with_the_same_id() {
    channel("sam");
    world.gate(null);
    world.settle();
    world.execute(
        "create or replace function server.die() returns trigger language plpgsql as 'begin raise exception ''died''; end'");
    world.execute(
        "create trigger die before update on server.notice_copy for each row when (new.state = 'SENT') execute function server.die()");
    assertThatThrownBy(dispatching::sendNext).hasStackTraceContaining("died");
    world.execute("drop function server.die() cascade");
    clock.advance(Duration.ofMinutes(3));
    assertThat(world.send()).isEqualTo(1);
    assertThat(receiver.posts).hasSize(2);
    assertThat(receiver.posts.getFirst().id()).isEqualTo(receiver.posts.getLast().id());
  }

  @Test
  void a_receiver_that_refuses_is_tried_again_ever_later_and_in_the_end_shown_as_failed() {
    Channel channel = channel("sam");
    receiver.status.set(500);
    world.gate("P300D");
    world.settle();
    for (int attempt = 1; attempt <= 8; attempt++) {
      assertThat(world.send()).isEqualTo(1);
      clock.advance(Duration.ofHours(1));
    }
    assertThat(world.send()).isZero();
    assertThat(desk.failures(List.of(channel), 9))
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.end()).isEqualTo(Deliveries.End.FOR_GOOD);
          assertThat(failure.why()).isEqualTo("127.0.0.1 answered with status 500.");
        });
    receiver.status.set(204);
    assertThat(desk.retry(world.person("sam"), channel)).isEqualTo(1);
    assertThat(world.send()).isEqualTo(1);
    assertThat(receiver.posts)
        .extracting(Receiver.Post::id)
        .containsOnly(receiver.posts.getFirst().id());
  }

  @Test
  void a_channel_that_fails_holds_up_no_other() {
    channel("sam");
    channel("sue");
    receiver.status.set(500);
    world.gate(null);
    world.settle();
    world.send();
    receiver.status.set(204);
    world.gate(null);
    world.settle();
    assertThat(world.send()).as("both rest for half a minute").isZero();
    clock.advance(Duration.ofSeconds(31));
    assertThat(world.send()).isEqualTo(4);
  }

  @Test
  void in_quiet_hours_messages_wait_and_then_come_as_one() {
    clock.set("2026-11-27T21:30:00Z");
    var night = new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0));
    channel("sam", "/sam", new Rhythm(BERLIN, new Digest.AtOnce(), night));
    world.gate(null);
    world.gate(null);
    world.settle();
    assertThat(world.send()).isZero();
    clock.set("2026-11-28T06:00:00Z");
    assertThat(world.send()).isEqualTo(1);
    assertThat(told("/sam")).containsExactly("digest");
    assertThat(receiver.posts.getFirst().json().at("/data/items").size()).isEqualTo(2);
  }

  @Test
  void what_expires_within_the_quiet_hours_comes_at_once() {
    clock.set("2026-11-27T21:30:00Z");
    var night = new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0));
    channel("sam", "/sam", new Rhythm(BERLIN, new Digest.AtOnce(), night));
    world.gate("PT2H");
    world.settle();
    assertThat(world.send()).isEqualTo(1);
  }

  @Test
  void a_daily_message_lists_what_still_waits() {
    channel("sam", "/sam", new Rhythm(BERLIN, new Digest.Daily(LocalTime.of(8, 0)), null));
    long first = world.gate(null);
    world.gate(null);
    world.gate(null);
    world.settle();
    world.decide(first, "sue");
    world.settle();
    clock.set("2026-11-28T07:00:00Z");
    assertThat(world.send()).isEqualTo(1);
    assertThat(receiver.posts.getFirst().json().at("/data/items").size()).isEqualTo(2);
  }

  @Test
  void whoever_was_asked_learns_that_somebody_else_decided() {
    channel("sam");
    channel("sue");
    long gate = world.gate(null);
    world.settle();
    world.send();
    world.decide(gate, "sue");
    world.settle();
    world.send();
    assertThat(told("/sam")).containsExactly("gate.opened", "gate.decided");
    assertThat(told("/sue")).containsExactly("gate.opened");
    assertThat(receiver.posts.getLast().json().at("/data/headline").asString())
        .startsWith("sue approved: Refund 129.00 EUR");
    assertThat(inbox.unread("sam")).isZero();
  }

  @Test
  void a_reminder_goes_to_who_may_decide_and_an_escalation_to_the_owners_too() {
    channel("sam");
    channel("olga");
    long gate = world.gate(null);
    world.happened("gate.reminded", gate, Map.of("run", "r" + gate));
    world.happened("gate.escalated", gate, Map.of("run", "r" + gate));
    world.settle();
    world.send();
    assertThat(told("/sam"))
        .containsExactlyInAnyOrder("gate.opened", "gate.reminded", "gate.escalated");
    assertThat(told("/olga")).containsExactly("gate.escalated");
  }

  @Test
  void a_gate_does_not_run_out_in_silence() {
    channel("sam");
    long gate = world.gate("PT10H");
    world.settle();
    clock.advance(Duration.ofHours(8));
    world.settle();
    world.send();
    assertThat(told("/sam")).containsExactly("gate.opened");
    clock.advance(Duration.ofHours(1));
    world.settle();
    world.settle();
    world.send();
    world.expire(gate);
    world.settle();
    world.send();
    assertThat(told("/sam")).containsExactly("gate.opened", "gate.expiring", "gate.expired");
    assertThat(inbox.of("sam", 9).getFirst().notice().type()).isEqualTo(NoticeType.GATE_EXPIRED);
  }

  @Test
  void a_paused_channel_is_told_nothing() {
    Channel channel = channel("sam");
    desk.pause(world.person("sam"), channel);
    world.gate(null);
    world.settle();
    assertThat(world.send()).isZero();
    desk.resume(world.person("sam"), channel);
    world.gate(null);
    world.settle();
    assertThat(world.send()).isEqualTo(1);
  }

  @Test
  void no_column_holds_an_address_or_a_secret_that_opens_something() {
    Channel channel = channel("sam", "/capability-4711", Rhythm.atOnce(ZoneOffset.UTC));
    String secret = keys.secret(channel.id(), 1).substring("whsec_".length());
    String hex =
        java.util.HexFormat.of()
            .formatHex("capability-4711".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (String table : List.of("server.channel", "history.entry", "history.inbox")) {
      assertThat(world.rows(table).toString()).doesNotContain("capability-4711", secret, hex);
    }
    assertThat(channels.find(channel.id()).orElseThrow().way())
        .isEqualTo(new Way.Post(Way.Format.WEBHOOK, receiver.uri("/capability-4711")));
  }

  @Test
  void an_address_cannot_be_given_to_another_channel() {
    Channel mine = channel("sam", "/mine", Rhythm.atOnce(ZoneOffset.UTC));
    Channel other = channel("sue", "/other", Rhythm.atOnce(ZoneOffset.UTC));
    world.execute(
        "update server.channel set sealed = (select sealed from server.channel where id = '%s') where id = '%s'"
            .formatted(mine.id(), other.id()));
    assertThatThrownBy(() -> channels.find(other.id())).isInstanceOf(SealBrokenException.class);
    world.execute("delete from server.channel");
  }

  @Test
  void what_is_old_is_forgotten_unless_it_still_waits() {
    channel("sam");
    world.gate("P300D");
    world.settle();
    clock.advance(Duration.ofDays(31));
    assertThat(telling.forget()).isZero();
    world.send();
    assertThat(telling.forget()).isEqualTo(1);
    assertThat(inbox.of("sam", 9)).isEmpty();
  }
}
