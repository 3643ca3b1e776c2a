package io.countersign.server.notify.http;

import io.countersign.server.language.PersonLanguages;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.ChannelKeys;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Sender;
import io.countersign.server.notify.Way;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Posts messages. What it says of a failure names the host alone: the rest of an address opens it.
 */
@Component
class HttpSender implements Sender {

  private static final int GONE = 410;

  private final Targets targets;
  private final PinnedPost post;
  private final ChannelKeys keys;
  private final PersonLanguages languages;
  private final Clock clock;

  HttpSender(
      Targets targets, PinnedPost post, ChannelKeys keys, PersonLanguages languages, Clock clock) {
    this.languages = languages;
    this.targets = targets;
    this.post = post;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public boolean serves(Way way) {
    return way instanceof Way.Post;
  }

  @Override
  public Optional<String> objection(Way way) {
    try {
      return way instanceof Way.Post post
              && targets.judge(post.url()) instanceof Targets.Verdict.Refused(String why)
          ? Optional.of(why)
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("%s is not known.".formatted(way.shown()));
    } catch (IOException e) {
      return Optional.empty(); // the lookup may work later
    }
  }

  @Override
  public Outcome send(Channel channel, Message message) {
    return switch (channel.way()) {
      case Way.Post way -> send(channel, way, message);
      case Way.Mail mail -> throw new IllegalArgumentException("A mail is not posted.");
    };
  }

  private Outcome send(Channel channel, Way.Post way, Message message) {
    String host = way.url().getHost();
    try {
      return switch (targets.judge(way.url())) {
        case Targets.Verdict.Refused(String why) -> new Outcome.Refused(why);
        case Targets.Verdict.Allowed(var address) -> {
          byte[] body = Bodies.of(way.format(), message, channel.owner().reads(languages));
          int status = post.send(way.url(), address, headers(channel, way, message, body), body);
          yield outcome(host, status);
        }
      };
    } catch (UnknownHostException e) {
      return new Outcome.Failed("%s is not known.".formatted(host));
    } catch (IOException e) {
      return new Outcome.Failed(
          "%s did not answer as it should (%s).".formatted(host, e.getClass().getSimpleName()));
    }
  }

  private Map<String, String> headers(Channel channel, Way.Post way, Message message, byte[] body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Countersign");
    if (way.format() == Way.Format.WEBHOOK) {
      Instant now = clock.instant();
      headers.put("webhook-id", message.id());
      headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
      headers.put(
          "webhook-signature",
          Signature.of(keys.signing(channel, now), message.id(), now.getEpochSecond(), body));
    }
    return headers;
  }

  /** Only an answer of the 200s says that it was taken; a redirection is not followed. */
  private static Outcome outcome(String host, int status) {
    if (status / 100 == 2) {
      return new Outcome.Taken();
    }
    return status == GONE
        ? new Outcome.Refused("%s says that it is gone (status 410).".formatted(host))
        : new Outcome.Failed("%s answered with status %d.".formatted(host, status));
  }
}
