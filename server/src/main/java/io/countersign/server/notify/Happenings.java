package io.countersign.server.notify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened, in the order of the history, and what was made of it. */
public interface Happenings {

  /** The types of entries that somebody may be told of. */
  List<String> TYPES =
      List.of(
          "task.created",
          "task.completed",
          "task.canceled",
          "gate.decided",
          "gate.reminded",
          "gate.escalated",
          "effect.expired",
          "budget.crossed",
          "standing.revoked",
          "standing.ended",
          "standing.used-up");

  /**
   * Takes the next entry, in the caller's transaction, before any other server does; empty where
   * there is none, or where another one is at it. At the first call ever the log so far is passed
   * over.
   */
  Optional<Happening> next();

  /**
   * An entry of the history.
   *
   * @param userTask null where it names none, and so on
   */
  record Happening(
      long index,
      String type,
      Instant at,
      String actor,
      String sentence,
      @Nullable Long userTask,
      @Nullable Long instance,
      @Nullable String effect,
      @Nullable String run,
      @Nullable String budget,
      @Nullable Standing standing) {}

  /** A standing approval, and who gave it. */
  record Standing(String id, String by) {}

  /**
   * Makes a notice, once for each name.
   *
   * @param people who are told in the pages
   * @param copies to whom it goes, and when
   */
  void tell(String name, Notice notice, Set<String> people, List<Copy> copies, long root);

  /**
   * A message to be sent.
   *
   * @param at not before
   */
  record Copy(String channel, Instant at, Held held) {}

  /** Whether it waits for company. */
  enum Held {
    NO,
    YES
  }

  /** Keeps an eye on a gate until it is closed. */
  void watch(Watched gate);

  /**
   * An open gate.
   *
   * @param kind of its subject
   * @param subject id of its subject
   * @param warnAt when to say that its time runs out; null for never
   */
  record Watched(
      long userTask,
      long root,
      String kind,
      String subject,
      @Nullable Instant warnAt,
      @Nullable Instant expiresAt) {}

  Optional<Watched> watched(long userTask);

  Optional<Watched> watchedEffect(String effect);

  /** Nobody needs to look at it any more: its notices count as read. */
  void close(long userTask, Instant at);

  /** Takes a gate whose time runs out, in the caller's transaction, once. */
  Optional<Watched> nextToWarn(Instant now);

  /** Channels that were told of the gate. */
  Set<String> toldOf(long userTask);

  /** Forgets what is older, unless it still waits. */
  int forget(Instant before);
}
