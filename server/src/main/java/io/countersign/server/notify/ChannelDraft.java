package io.countersign.server.notify;

import io.countersign.server.notify.ChannelDesk.Wish;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A channel as somebody typed it.
 *
 * @param kind {@code MAIL}, {@code WEBHOOK}, {@code SLACK} or {@code TEAMS}
 * @param wanted what to be told of, such as {@code gate.opened}; null for everything
 * @param zone null for UTC
 * @param digest {@code AT_ONCE}, {@code HOURLY} or {@code DAILY}; null for at once
 * @param digestAt the time of a daily one
 * @param quietFrom null or empty for no quiet hours, as is {@code quietUntil}
 */
public record ChannelDraft(
    @Nullable String name,
    @Nullable String kind,
    @Nullable String address,
    @Nullable List<String> wanted,
    @Nullable String zone,
    @Nullable String digest,
    @Nullable String digestAt,
    @Nullable String quietFrom,
    @Nullable String quietUntil) {

  private static final LocalTime MORNING = LocalTime.of(8, 0);

  /**
   * What it means.
   *
   * @throws InvalidChannelException where it means nothing
   */
  public Wish toWish() {
    Way way = Way.of(required("kind", kind), required("address", address));
    return new Wish(
        name == null || name.isBlank() ? usual(way) : name,
        way,
        wanted == null ? NoticeType.all() : types(wanted),
        new Rhythm(clock(), often(), quiet()));
  }

  private static String usual(Way way) {
    String name = "%s, %s".formatted(way.title(), way.shown());
    return name.substring(0, Math.min(name.length(), Channel.NAME_MAX));
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static String required(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw new InvalidChannelException(field, "'%s' is missing.".formatted(field));
    }
    return text;
  }

  private static Set<NoticeType> types(List<String> names) {
    return names.stream()
        .map(name ->
            NoticeType.read(name)
                .orElseThrow(() ->
                    new InvalidChannelException(
                        "wanted",
                        "'%s' is nothing to be told of; there are %s."
                            .formatted(
                                name,
                                NoticeType.all().stream()
                                    .map(NoticeType::wire)
                                    .collect(Collectors.joining(", "))))))
        .collect(Collectors.toSet());
  }

  private ZoneId clock() {
    try {
      return ZoneId.of(zone == null || zone.isBlank() ? "UTC" : zone.strip());
    } catch (DateTimeException e) {
      throw new InvalidChannelException(
          "zone", "'%s' is no time zone, like Europe/Berlin.".formatted(zone));
    }
  }

  private Rhythm.Digest often() {
    return switch (blank(digest) ? "AT_ONCE" : String.valueOf(digest)) {
      case "AT_ONCE" -> new Rhythm.Digest.AtOnce();
      case "HOURLY" -> new Rhythm.Digest.Hourly();
      case "DAILY" ->
          new Rhythm.Digest.Daily(
              digestAt == null || digestAt.isBlank() ? MORNING : time("digestAt", digestAt));
      default ->
          throw new InvalidChannelException(
              "digest", "'%s' is none of AT_ONCE, HOURLY and DAILY.".formatted(digest));
    };
  }

  private Rhythm.@Nullable Quiet quiet() {
    if (blank(quietFrom) && blank(quietUntil)) {
      return null;
    }
    return new Rhythm.Quiet(
        time("quietFrom", required("quietFrom", quietFrom)),
        time("quietUntil", required("quietUntil", quietUntil)));
  }

  private static LocalTime time(String field, String text) {
    try {
      return LocalTime.parse(text.strip());
    } catch (DateTimeException e) {
      throw new InvalidChannelException(
          field, "'%s' is no time of day, like 22:00.".formatted(text));
    }
  }

  /** Without the address, which may open something. */
  @Override
  public String toString() {
    return "ChannelDraft[" + kind + "]";
  }
}
