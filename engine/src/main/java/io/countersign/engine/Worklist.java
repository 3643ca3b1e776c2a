package io.countersign.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open tasks as people look through them: a page at a time, whatever their number. */
public interface Worklist {

  /** Counting ends here, so that it never costs more than a page; beyond it there are "more". */
  int COUNT_MAX = 1_000;

  /** A page of what matches. */
  Found page(Wish wish, int limit, int offset);

  /**
   * What was found.
   *
   * @param items the page's tasks, in order
   * @param count how many match; {@link #COUNT_MAX} + 1 where there are more
   */
  record Found(List<Item> items, int count) {

    public Found {
      items = List.copyOf(items);
    }
  }

  Counts counts(Set<String> audience, Instant now);

  /** Groups of open tasks of one shape, the largest first, among those that are due soonest. */
  List<Alike> alike(Set<String> audience, int limit);

  /** What can be filtered by, as it waits now. */
  Choices choices();

  Optional<Item> find(long userTaskKey);

  /** Those of them that are open, the longest due first. */
  List<Item> find(List<Long> userTaskKeys);

  /** Whose tasks. */
  enum Show {
    MINE,
    ALL,
    UNASSIGNED,
    LATE,
    /** What somebody has set aside until a later time; {@link #MINE} and others leave it out. */
    DEFERRED
  }

  /** What comes first. */
  enum Sort {
    DUE,
    AGE,
    RISK,
    AMOUNT
  }

  /**
   * What to look for; null matches all.
   *
   * @param audience who looks, as {@link Item#audience} names them
   * @param search the beginnings of words, of which each must be there
   * @param outside whether the worker has read content from outside
   */
  record Wish(
      Show show,
      Set<String> audience,
      Instant now,
      String search,
      @Nullable String worker,
      @Nullable String process,
      @Nullable String action,
      @Nullable String kind,
      @Nullable Boolean outside,
      @Nullable String shape,
      Sort sort) {

    public Wish {
      audience = Set.copyOf(audience);
    }
  }

  /**
   * One open task.
   *
   * @param audience whom it waits for: {@code @person}, a role, or {@code *} for all who decide
   * @param followUpAt until when it is set aside
   */
  record Item(
      long key,
      long rootInstanceKey,
      String kind,
      String subjectId,
      String headline,
      String context,
      String process,
      String processName,
      GateCard card,
      @Nullable String assignee,
      Set<String> audience,
      Instant createdAt,
      @Nullable Instant followUpAt) {

    public Item {
      audience = Set.copyOf(audience);
    }
  }

  /** How many of each, up to {@link #COUNT_MAX} + 1. */
  record Counts(int mine, int all, int unassigned, int late, int deferred) {}

  /** Open tasks that can be looked at side by side. */
  record Alike(String shape, String workerName, String action, int count) {}

  /** What can be filtered by. */
  record Choices(List<Choice> workers, List<Choice> processes, List<Choice> actions) {}

  /** A value and how people call it. */
  record Choice(String value, String name) {}
}
