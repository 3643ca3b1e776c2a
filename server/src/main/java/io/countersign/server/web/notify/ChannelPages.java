package io.countersign.server.web.notify;

import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.ChannelDesk;
import io.countersign.server.notify.Deliveries;
import io.countersign.server.notify.NoticeType;
import io.countersign.server.notify.Owner;
import io.countersign.server.notify.Rhythm;
import io.countersign.server.notify.Rhythm.Digest;
import io.countersign.server.notify.Sender.Outcome;
import io.countersign.server.notify.Way;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Puts the two pages together. */
@Component
class ChannelPages {

  private static final int FAILURES_MAX = 20;

  private final ChannelDesk desk;

  ChannelPages(ChannelDesk desk) {
    this.desk = desk;
  }

  /** A channel as a card. */
  record Card(
      String id,
      String name,
      @Nullable String group,
      String leadsTo,
      String when,
      List<String> wanted,
      boolean paused,
      boolean signed,
      List<Missed> missed) {}

  /** What did not arrive. */
  record Missed(String title, Instant at, String why, int attempts, boolean triedAgain) {}

  /** What came of a test. */
  record Tested(String sentence, boolean arrived) {}

  static Tested tested(Channel channel, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Taken() ->
          new Tested("The test message reached %s.".formatted(channel.name()), true);
      case Outcome.Failed(String why) ->
          new Tested("The test message did not arrive: " + why, false);
      case Outcome.Refused(String why) ->
          new Tested("The test message did not arrive: " + why, false);
    };
  }

  String own(Person person, ChannelForm form, Model model) {
    model.addAttribute("base", "/account/notifications");
    model.addAttribute("groups", List.of());
    return page(desk.own(person), form, model);
  }

  String groups(ChannelForm form, Model model) {
    model.addAttribute("base", "/notifications");
    model.addAttribute("groups", List.of(Role.values()));
    return page(desk.groups(), form, model);
  }

  private String page(List<Channel> channels, ChannelForm form, Model model) {
    model.addAttribute("cards", channels.stream().map(this::card).toList());
    model.addAttribute("form", form);
    model.addAttribute("types", List.of(NoticeType.values()));
    model.addAttribute("mails", desk.mails());
    return "channels";
  }

  private Card card(Channel channel) {
    return new Card(
        channel.id(),
        channel.name(),
        channel.owner() instanceof Owner.OfGroup(Role role) ? title(role) : null,
        "%s to %s".formatted(channel.way().title(), channel.way().shown()),
        when(channel.rhythm()),
        channel.wanted().stream().sorted().map(NoticeType::title).toList(),
        channel.state() == Channel.State.PAUSED,
        channel.way().kind().equals(Way.Format.WEBHOOK.name()),
        desk.failures(List.of(channel), FAILURES_MAX).stream().map(ChannelPages::missed).toList());
  }

  static String title(Role role) {
    String name = role.name().toLowerCase(Locale.ROOT);
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "s";
  }

  private static Missed missed(Deliveries.Failure failure) {
    return new Missed(
        failure.notice().type().title(),
        failure.notice().at(),
        String.valueOf(failure.why()),
        failure.attempts(),
        failure.end() == Deliveries.End.TRIED_AGAIN);
  }

  private static String when(Rhythm rhythm) {
    String often =
        switch (rhythm.digest()) {
          case Digest.AtOnce() -> "At once";
          case Digest.Hourly() -> "Every hour, all in one";
          case Digest.Daily(var at) -> "Every day at %s, all in one".formatted(at);
        };
    Rhythm.Quiet quiet = rhythm.quiet();
    String silent =
        quiet == null ? "" : ", but not from %s until %s".formatted(quiet.from(), quiet.until());
    return often + silent + " (" + rhythm.zone().getId() + ")";
  }
}
