package io.countersign.server.notify;

import io.countersign.server.notify.Message.Content;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Messages and channels for tests of senders. */
public final class Letters {

  public static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  public static final String NASTY = "Pay <b>you</b> & <!channel> [x](https://evil.example)";

  private Letters() {}

  public static Item item(String headline, long task) {
    return new Item(
        NoticeType.GATE_OPENED,
        NOW,
        headline,
        "Refund clerk",
        task,
        7L,
        null,
        NOW.plusSeconds(3_600),
        "gate-" + task,
        URI.create("https://countersign.example/desk/" + task));
  }

  public static Message message(String headline) {
    return message("msg_1", new Content.Single(item(headline, 4711)));
  }

  public static Message digest() {
    return message("msg_2", new Content.Digest(List.of(item("One", 1), item("Two", 2))));
  }

  public static Message message(String id, Content content) {
    return new Message(
        id, NOW, content, URI.create("https://countersign.example/account/notifications"));
  }

  public static Channel channel(Way way) {
    return new Channel(
        "c1",
        new Owner.OfPerson("sam"),
        "Mine",
        way,
        NoticeType.all(),
        Rhythm.atOnce(ZoneOffset.UTC),
        Channel.State.ACTIVE,
        1,
        null);
  }
}
