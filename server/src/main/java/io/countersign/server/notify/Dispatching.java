package io.countersign.server.notify;

import io.countersign.server.notify.Deliveries.Batch;
import io.countersign.server.notify.Deliveries.Settled;
import io.countersign.server.notify.Message.Content;
import io.countersign.server.notify.Sender.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Sends what is due. Nothing is locked while the other side is spoken to: a batch is leased, and
 * what became of it is written down afterwards. Where a server dies in between, the same message
 * goes out again, with the same id.
 */
@Service
public class Dispatching {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatching.class);

  /** For longer than any sender takes. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Deliveries deliveries;
  private final Channels channels;
  private final Items items;
  private final List<Sender> senders;
  private final NotifyLimits limits;
  private final Clock clock;

  Dispatching(
      Deliveries deliveries,
      Channels channels,
      Items items,
      List<Sender> senders,
      NotifyLimits limits,
      Clock clock) {
    this.deliveries = deliveries;
    this.channels = channels;
    this.items = items;
    this.senders = List.copyOf(senders);
    this.limits = limits;
    this.clock = clock;
  }

  /** One message; false where none is due. */
  public boolean sendNext() {
    Instant now = clock.instant();
    Optional<Batch> next = deliveries.take(now, now.plus(LEASE));
    next.ifPresent(batch -> deliveries.settle(batch, send(batch), clock.instant()));
    return next.isPresent();
  }

  private Settled send(Batch batch) {
    Optional<Channel> channel = channels.find(batch.channel());
    List<Notice> stale =
        batch.notices().stream()
            .filter(notice -> notice.type().asks() && items.closed(notice))
            .toList();
    if (!stale.isEmpty()) {
      deliveries.drop(batch, stale, "There was nothing to decide any more.");
    }
    List<Item> left =
        batch.notices().stream().filter(notice -> !stale.contains(notice)).map(items::of).toList();
    return channel.isEmpty() || left.isEmpty()
        ? new Settled.Sent()
        : settled(batch, send(channel.get(), message(channel.get(), batch.id(), Message.of(left))));
  }

  private Message message(Channel channel, String id, Content content) {
    return new Message(id, clock.instant(), content, settingsOf(channel));
  }

  private java.net.URI settingsOf(Channel channel) {
    return switch (channel.owner()) {
      case Owner.OfPerson person -> limits.page("/account/notifications");
      case Owner.OfGroup group -> limits.page("/notifications");
    };
  }

  private Outcome send(Channel channel, Message message) {
    return senders.stream()
        .filter(sender -> sender.serves(channel.way()))
        .findFirst()
        .map(sender -> sender.send(channel, message))
        .orElseGet(() ->
            new Outcome.Failed(
                "No mail server is set up. Set spring.mail.host and countersign.notifications.mail-from."));
  }

  private Settled settled(Batch batch, Outcome outcome) {
    int attempts = batch.attempts() + 1;
    return switch (outcome) {
      case Outcome.Taken() -> new Settled.Sent();
      case Outcome.Refused(String why) -> failed(batch, why);
      case Outcome.Failed(String why) ->
          attempts >= limits.attemptsMax()
              ? failed(batch, why)
              : new Settled.Again(clock.instant().plus(NotifyLimits.backOff(attempts)), why);
    };
  }

  private static Settled failed(Batch batch, String why) {
    LOG.warn(
        "Message {} did not reach channel {} and is not tried again: {} See Notifications.",
        batch.id(),
        batch.channel(),
        why);
    return new Settled.Failed(why);
  }

  boolean serves(Way way) {
    return senders.stream().anyMatch(sender -> sender.serves(way));
  }

  /** Why nothing will ever reach it. */
  Optional<String> objection(Way way) {
    return senders.stream()
        .filter(sender -> sender.serves(way))
        .flatMap(sender -> sender.objection(way).stream())
        .findFirst();
  }

  /** Tries a channel out, at once. */
  Outcome test(Channel channel, String id, String by) {
    return send(channel, message(channel, id, new Content.Test(by)));
  }
}
