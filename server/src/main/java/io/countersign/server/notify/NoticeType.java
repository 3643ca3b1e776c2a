package io.countersign.server.notify;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What one can be told of. */
public enum NoticeType {
  GATE_OPENED("A decision waits for you", true),
  GATE_REMINDED("It still waits", true),
  GATE_ESCALATED("It waits for too long", true),
  GATE_EXPIRING("Its time runs out soon", true),
  GATE_EXPIRED("Nobody decided in time", false),
  GATE_DECIDED("Somebody else decided it", false),
  BUDGET_CROSSED("A budget reached a mark", false),
  STANDING_ENDED("What you approved in advance is over", false);

  private final String title;
  private final boolean asks;

  NoticeType(String title, boolean asks) {
    this.title = title;
    this.asks = asks;
  }

  /** In the words of the pages. */
  public String title() {
    return title;
  }

  /** Whether it asks for a decision, and is pointless once there is one. */
  public boolean asks() {
    return asks;
  }

  /** {@code gate.opened}: how programs read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  public static Optional<NoticeType> read(String wire) {
    return EnumSet.allOf(NoticeType.class).stream()
        .filter(type -> type.wire().equals(wire))
        .findFirst();
  }

  public static Set<NoticeType> all() {
    return EnumSet.allOf(NoticeType.class);
  }
}
