package io.countersign.server.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.feed.TestCertificate;
import io.countersign.server.history.KeyedHash;
import io.countersign.server.language.Language;
import io.countersign.server.language.Languages;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.ChannelKeys;
import io.countersign.server.notify.Letters;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Receiver;
import io.countersign.server.notify.Sender.Outcome;
import io.countersign.server.notify.Way;
import io.countersign.server.notify.Way.Format;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HttpSenderTest {

  /** For a receiver that answers, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private ChannelKeys keys;
  private Language language = Language.ENGLISH;

  @BeforeEach
  void keys() {
    keys = new ChannelKeys(KeyedHash.open(folder.resolve("key")));
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private HttpSender sender(String... privateHosts) {
    return sender(PATIENCE, privateHosts);
  }

  private HttpSender sender(Duration patience, String... privateHosts) {
    return new HttpSender(
        new Targets(Set.of(privateHosts), InetAddress::getAllByName),
        new PinnedPost((SSLSocketFactory) SSLSocketFactory.getDefault(), patience),
        keys,
        _ -> language,
        Clock.fixed(Letters.NOW, ZoneOffset.UTC));
  }

  private Channel channel(Format format) {
    return Letters.channel(new Way.Post(format, receiver.uri("/hook?token=capability")));
  }

  private Outcome send(Format format, Message message) {
    return sender("127.0.0.1").send(channel(format), message);
  }

  @Test
  void people_read_slack_and_teams_in_their_language_and_programs_read_english() {
    language = Languages.read(folder).of(Locale.GERMAN).orElseThrow();
    Message message = Letters.message("Send a mail to ana@example.net: Hello");
    for (Format format : Format.values()) {
      send(format, message);
    }
    assertThat(receiver.posts)
        .extracting(post -> new String(post.body(), java.nio.charset.StandardCharsets.UTF_8))
        .satisfiesExactlyInAnyOrder(
            webhook -> assertThat(webhook).contains("gate.opened", "Send a mail to ana"),
            slack -> assertThat(slack).contains("Eine Entscheidung wartet", "mrkdwn", "Öffnen"),
            teams -> assertThat(teams).contains("Eine Entscheidung wartet", "AdaptiveCard"));
  }

  @Test
  void a_webhook_is_signed_with_the_secret_that_was_shown() {
    assertThat(send(Format.WEBHOOK, Letters.message("Refund"))).isEqualTo(new Outcome.Taken());
    Receiver.Post post = receiver.posts.getFirst();
    byte[] key = Base64.getDecoder().decode(keys.secret("c1", 1).substring("whsec_".length()));
    assertThat(post.path()).isEqualTo("/hook?token=capability");
    assertThat(post.id()).isEqualTo("msg_1");
    assertThat(post.signature())
        .isEqualTo(Signature.of(List.of(key), "msg_1", post.seconds(), post.body()));
    assertThat(post.seconds()).isEqualTo(Letters.NOW.getEpochSecond());
  }

  @Test
  void a_webhook_says_what_waits_and_where() {
    send(Format.WEBHOOK, Letters.message("Refund 129.00 EUR"));
    JsonNode body = receiver.posts.getFirst().json();
    assertThat(body.path("type").asString()).isEqualTo("gate.opened");
    assertThat(body.at("/data/headline").asString()).isEqualTo("Refund 129.00 EUR");
    assertThat(body.at("/data/userTaskKey").asString()).isEqualTo("4711");
    assertThat(body.at("/data/url").asString()).isEqualTo("https://countersign.example/desk/4711");
    assertThat(body.at("/data").propertyNames())
        .containsExactlyInAnyOrder(
            "userTaskKey", "processInstanceKey", "headline", "worker", "due", "url");
  }

  @Test
  void for_a_day_after_a_rotation_two_secrets_sign() {
    Channel first = channel(Format.WEBHOOK);
    var rotated =
        new Channel(
            first.id(),
            first.owner(),
            first.name(),
            first.way(),
            first.wanted(),
            first.rhythm(),
            first.state(),
            2,
            Letters.NOW.minus(Duration.ofHours(23)));
    sender("127.0.0.1").send(rotated, Letters.message("Refund"));
    assertThat(receiver.posts.getFirst().signature().split(" ")).hasSize(2);
    assertThat(keys.signing(rotated, Letters.NOW.plus(Duration.ofHours(1)))).hasSize(1);
  }

  @Test
  void slack_gets_a_headline_in_which_nothing_is_a_mention_or_a_link() {
    send(Format.SLACK, Letters.message(Letters.NASTY));
    JsonNode blocks = receiver.posts.getFirst().json().path("blocks");
    assertThat(blocks.at("/1/text/type").asString()).isEqualTo("plain_text");
    assertThat(blocks.at("/1/text/text").asString()).startsWith(Letters.NASTY);
    assertThat(blocks.at("/2/text/text").asString())
        .isEqualTo("<https://countersign.example/desk/4711|Open it>");
  }

  @Test
  void teams_gets_a_card_in_which_the_headline_is_text() {
    send(Format.TEAMS, Letters.digest());
    JsonNode card = receiver.posts.getFirst().json().at("/attachments/0/content");
    assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
    assertThat(card.at("/body/1/type").asString()).isEqualTo("RichTextBlock");
    assertThat(card.at("/body/1/inlines/0/text").asString()).isEqualTo("One (Refund clerk)");
    assertThat(card.at("/body/4/actions/0/url").asString()).endsWith("/desk/2");
  }

  @Test
  void a_redirection_is_not_followed() {
    receiver.status.set(307);
    assertThat(send(Format.WEBHOOK, Letters.message("Refund")))
        .isEqualTo(new Outcome.Failed("127.0.0.1 answered with status 307."));
    assertThat(receiver.posts).hasSize(1);
  }

  @Test
  void what_is_gone_is_gone_for_good() {
    receiver.status.set(410);
    assertThat(send(Format.WEBHOOK, Letters.message("Refund"))).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void inside_the_house_nothing_is_reached_unless_a_setting_says_so() {
    Outcome outcome = sender().send(channel(Format.WEBHOOK), Letters.message("Refund"));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.toString()).contains("127.0.0.1").doesNotContain("capability");
    assertThat(receiver.posts).isEmpty();
  }

  @Test
  void a_receiver_that_says_nothing_is_given_up() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:%d/capability".formatted(silent.getLocalPort()));
      long start = System.nanoTime();
      Outcome outcome =
          sender(Duration.ofMillis(400), "127.0.0.1")
              .send(Letters.channel(new Way.Post(Format.WEBHOOK, url)), Letters.message("Refund"));
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(outcome.toString()).doesNotContain("capability");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }
  }

  /** For 127.0.0.1; making one takes the JDK's keytool a while. */
  @Test
  void only_a_certificate_that_is_vouched_for_and_for_this_name_gets_anything() throws Exception {
    try (var tls = new TlsReceiver(TestCertificate.in(folder, "receiver"))) {
      Channel channel = Letters.channel(new Way.Post(Format.WEBHOOK, tls.url("127.0.0.1")));
      Message message = Letters.message("Refund");
      assertThat(sender("127.0.0.1").send(channel, message)).isInstanceOf(Outcome.Failed.class);
      assertThat(tls.posts()).isEmpty();
      Channel other = Letters.channel(new Way.Post(Format.WEBHOOK, tls.url("localhost")));
      assertThat(tls.trusted(keys).send(other, message)).isInstanceOf(Outcome.Failed.class);
      assertThat(tls.posts()).isEmpty();
      assertThat(tls.trusted(keys).send(channel, message)).isEqualTo(new Outcome.Taken());
      assertThat(tls.posts()).hasSize(1);
    }
  }
}
