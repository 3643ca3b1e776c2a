package io.countersign.server.notify;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go.
 *
 * @param wanted what it is told of
 * @param secretVersion counts the signing secrets of a webhook
 * @param rotatedAt when the newest one was made; null for the first
 */
public record Channel(
    String id,
    Owner owner,
    String name,
    Way way,
    Set<NoticeType> wanted,
    Rhythm rhythm,
    State state,
    int secretVersion,
    @Nullable Instant rotatedAt) {

  static final int NAME_MAX = 80;

  /** Whether it is told at all. */
  public enum State {
    ACTIVE,
    PAUSED
  }

  public Channel {
    wanted = Set.copyOf(wanted);
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new InvalidChannelException(
          "name", "A channel's name has 1 to %d characters.".formatted(NAME_MAX));
    }
    if (wanted.isEmpty()) {
      throw new InvalidChannelException("wanted", "Choose at least one thing to be told of.");
    }
  }
}
