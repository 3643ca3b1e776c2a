package io.countersign.server.notify;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Where people set up channels: each person their own, owners those of groups. */
@Service
public class ChannelDesk {

  private final Channels channels;
  private final Deliveries deliveries;
  private final Dispatching dispatching;
  private final ChannelKeys keys;
  private final History history;
  private final Clock clock;

  ChannelDesk(
      Channels channels,
      Deliveries deliveries,
      Dispatching dispatching,
      ChannelKeys keys,
      History history,
      Clock clock) {
    this.channels = channels;
    this.deliveries = deliveries;
    this.dispatching = dispatching;
    this.keys = keys;
    this.history = history;
    this.clock = clock;
  }

  /** What somebody wants. */
  public record Wish(String name, Way way, Set<NoticeType> wanted, Rhythm rhythm) {}

  /**
   * A channel, and the secret that its messages are signed with: shown once, at the webhook's birth
   * and when it changes; empty for other ways.
   */
  public record Opened(Channel channel, String secret) {}

  /** Whether the person may change what belongs to this owner. */
  public static boolean may(Person person, Owner owner) {
    return switch (owner) {
      case Owner.OfPerson(String username) -> person.username().equals(username);
      case Owner.OfGroup group -> person.isAny(Role.OWNER);
    };
  }

  /**
   * Makes a channel.
   *
   * @throws InvalidChannelException where it cannot be like this, or is not the person's to add
   */
  @Transactional
  public Opened add(Person person, Owner owner, Wish wish) {
    require(person, owner);
    if (channels.of(owner).size() >= NotifyLimits.CHANNELS_MAX) {
      throw new InvalidChannelException(
          "name",
          "There are %d channels already, which is the most. Remove one first."
              .formatted(NotifyLimits.CHANNELS_MAX));
    }
    dispatching
        .objection(wish.way())
        .ifPresent(why -> {
          throw new InvalidChannelException("address", why);
        });
    var channel =
        new Channel(
            UUID.randomUUID().toString(),
            owner,
            wish.name().strip(),
            wish.way(),
            wish.wanted(),
            wish.rhythm(),
            Channel.State.ACTIVE,
            1,
            null);
    channels.add(channel, person.username(), clock.instant());
    append("channel.added", person, channel, "added");
    return new Opened(channel, secret(channel));
  }

  private String secret(Channel channel) {
    return channel.way() instanceof Way.Post(Way.Format format, var url)
            && format == Way.Format.WEBHOOK
        ? keys.secret(channel.id(), channel.secretVersion())
        : "";
  }

  private static void require(Person person, Owner owner) {
    if (!may(person, owner)) {
      throw new InvalidChannelException(
          "owner",
          "Channels of a group are the owner's to set up, and everybody's own are their own.");
    }
  }

  /** Whether there is a mail server to send with. */
  public boolean mails() {
    return dispatching.serves(new Way.Mail("somebody@example.com"));
  }

  /** The person's own ones. */
  public List<Channel> own(Person person) {
    return channels.of(new Owner.OfPerson(person.username()));
  }

  /** Those of all groups. */
  public List<Channel> groups() {
    return channels.ofGroups();
  }

  /** Empty where there is none, or it is not the person's to see. */
  public Optional<Channel> find(Person person, String id) {
    return channels.find(id).filter(channel -> may(person, channel.owner()));
  }

  /** It is told nothing until it goes on; what already waits is sent then, if it still matters. */
  @Transactional
  public void pause(Person person, Channel channel) {
    require(person, channel.owner());
    channels.become(channel.id(), Channel.State.PAUSED);
    append("channel.paused", person, channel, "paused");
  }

  @Transactional
  public void resume(Person person, Channel channel) {
    require(person, channel.owner());
    channels.become(channel.id(), Channel.State.ACTIVE);
    append("channel.resumed", person, channel, "resumed");
  }

  @Transactional
  public void remove(Person person, Channel channel) {
    require(person, channel.owner());
    channels.remove(channel.id());
    append("channel.removed", person, channel, "removed");
  }

  /** A new signing secret; the old one signs too, for a day. */
  @Transactional
  public Opened rotate(Person person, Channel channel) {
    require(person, channel.owner());
    channels.rotate(channel.id(), clock.instant());
    append("channel.rotated", person, channel, "gave a new secret to");
    Channel now = channels.find(channel.id()).orElseThrow();
    return new Opened(now, secret(now));
  }

  /** What came of a message that says nothing. */
  public Sender.Outcome test(Person person, Channel channel) {
    require(person, channel.owner());
    return dispatching.test(channel, "test_" + UUID.randomUUID(), person.username());
  }

  /** Everything that failed for good is tried again. How much that is. */
  public int retry(Person person, Channel channel) {
    require(person, channel.owner());
    return deliveries.retry(channel.id(), clock.instant());
  }

  /** What did not reach these channels. */
  public List<Deliveries.Failure> failures(List<Channel> of, int max) {
    return deliveries.failures(of.stream().map(Channel::id).toList(), max);
  }

  /** The host of an address at most: the rest opens something. */
  private void append(String type, Person person, Channel channel, String did) {
    history.append(
        new NewEntry(
            type,
            Actor.person(person.username()),
            Map.of("person", person.username()),
            "ok",
            "%s %s a channel (%s) of %s."
                .formatted(
                    person.username(),
                    did,
                    channel.way().title().toLowerCase(java.util.Locale.ROOT),
                    channel.owner().words()),
            Map.of(
                "channel", channel.id(),
                "name", channel.name(),
                "kind", channel.way().kind(),
                "leadsTo", channel.way().shown())));
  }
}
