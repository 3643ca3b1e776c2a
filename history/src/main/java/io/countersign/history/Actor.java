package io.countersign.history;

import org.jspecify.annotations.Nullable;

/** Who did something, and for whom where that is somebody else. */
public record Actor(Kind kind, String id, @Nullable String onBehalfOf) {

  /** What an actor can be. */
  public enum Kind {
    PERSON,
    WORKER,
    CLIENT,
    ENGINE,
    SYSTEM
  }

  public static Actor person(String username) {
    return new Actor(Kind.PERSON, username, null);
  }

  public static Actor worker(String id) {
    return new Actor(Kind.WORKER, id, null);
  }

  public static Actor client(String id) {
    return new Actor(Kind.CLIENT, id, null);
  }

  public static Actor engine() {
    return new Actor(Kind.ENGINE, "zeebe", null);
  }

  public static Actor system() {
    return new Actor(Kind.SYSTEM, "countersign", null);
  }
}
