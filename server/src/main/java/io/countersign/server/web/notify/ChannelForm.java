package io.countersign.server.web.notify;

import io.countersign.server.identity.Role;
import io.countersign.server.notify.ChannelDraft;
import io.countersign.server.notify.NoticeType;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel as the page's form sends it; nothing chosen is an empty list, unlike in the API. */
record ChannelForm(
    @Nullable String group,
    @Nullable String name,
    @Nullable String kind,
    @Nullable String address,
    @Nullable List<String> wanted,
    @Nullable String zone,
    @Nullable String digest,
    @Nullable String digestAt,
    @Nullable String quietFrom,
    @Nullable String quietUntil) {

  static ChannelForm fresh(ZoneId zone) {
    return new ChannelForm(
        Role.SUPERVISOR.name(),
        "",
        "MAIL",
        "",
        NoticeType.all().stream().map(NoticeType::wire).toList(),
        zone.getId(),
        "AT_ONCE",
        "08:00",
        "",
        "");
  }

  ChannelDraft toDraft() {
    return new ChannelDraft(
        name,
        kind,
        address,
        wanted == null ? List.of() : wanted,
        zone,
        digest,
        digestAt,
        quietFrom,
        quietUntil);
  }

  Role toRole() {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equals(group))
        .findFirst()
        .orElse(Role.SUPERVISOR);
  }

  /** For the template, which sees only what is public. */
  public boolean wants(String type) {
    return wanted != null && wanted.contains(type);
  }

  /** Without the address, which may open something. */
  @Override
  public String toString() {
    return "ChannelForm[" + kind + "]";
  }
}
