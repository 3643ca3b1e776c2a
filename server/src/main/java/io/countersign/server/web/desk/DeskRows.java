package io.countersign.server.web.desk;

import io.countersign.engine.Worklist;
import io.countersign.engine.Worklist.Item;
import io.countersign.server.identity.Person;
import io.countersign.server.web.Waiting;
import io.countersign.workers.Actions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the list: one page of it, in the order that was asked for. */
@Component
class DeskRows {

  static final int PAGE = 25;

  private static final int ALIKE_MAX = 3;

  private final Worklist worklist;
  private final Actions actions;
  private final SavedViews views;
  private final Waiting waiting;
  private final Clock clock;

  DeskRows(Worklist worklist, Actions actions, SavedViews views, Waiting waiting, Clock clock) {
    this.worklist = worklist;
    this.actions = actions;
    this.views = views;
    this.waiting = waiting;
    this.clock = clock;
  }

  /**
   * One page of the list.
   *
   * @param counts of all that waits, which every page has asked for already
   */
  DeskList list(
      Person person,
      DeskQuery query,
      Worklist.Counts counts,
      ZoneId zone,
      @Nullable Long selected) {
    Instant now = clock.instant();
    Set<String> audience = waiting.audience(person);
    Worklist.Wish wish = query.wish(audience, now);
    Worklist.Found found = worklist.page(wish, PAGE, (query.page() - 1) * PAGE);
    return new DeskList(
        query,
        groups(found.items(), query, now, zone),
        counts,
        found.count(),
        Math.clamp((found.count() + PAGE - 1) / PAGE, 1, Worklist.COUNT_MAX / PAGE),
        named(worklist.choices()),
        query.isUnsifted() ? alike(audience) : List.of(),
        views.of(person.username()),
        next(found.items(), selected));
  }

  private List<Worklist.Alike> alike(Set<String> audience) {
    return worklist.alike(audience, ALIKE_MAX).stream().map(this::named).toList();
  }

  private Worklist.Choices named(Worklist.Choices choices) {
    return new Worklist.Choices(
        choices.workers(),
        choices.processes(),
        choices.actions().stream()
            .map(choice -> new Worklist.Choice(choice.value(), title(choice.value())))
            .toList());
  }

  private Worklist.Alike named(Worklist.Alike alike) {
    return new Worklist.Alike(
        alike.shape(), alike.workerName(), title(alike.action()), alike.count());
  }

  private String title(String action) {
    return actions.find(action).map(found -> found.spec().title()).orElse(action);
  }

  private static @Nullable Long next(List<Item> items, @Nullable Long selected) {
    List<Long> keys = items.stream().map(Item::key).toList();
    int at = selected == null ? -1 : keys.indexOf(selected);
    Long next = at + 1 < keys.size() ? keys.get(at + 1) : keys.stream().findFirst().orElse(null);
    return next != null && next.equals(selected) ? null : next;
  }

  private static List<DeskList.Group> groups(
      List<Item> items, DeskQuery query, Instant now, ZoneId zone) {
    Map<String, List<DeskList.Row>> rowsByTitle =
        items.stream()
            .collect(
                Collectors.groupingBy(
                    item -> query.sort().equals("due") ? title(item, now, zone) : "",
                    LinkedHashMap::new,
                    Collectors.mapping(item -> row(item, now), Collectors.toList())));
    return rowsByTitle.entrySet().stream()
        .map(group -> new DeskList.Group(group.getKey(), group.getValue()))
        .toList();
  }

  private static String title(Item item, Instant now, ZoneId zone) {
    Instant due = item.card().dueAt();
    if (due == null) {
      return "Without a deadline";
    }
    if (due.isBefore(now)) {
      return "Late";
    }
    var today = now.atZone(zone).toLocalDate();
    var day = due.atZone(zone).toLocalDate();
    return day.equals(today)
        ? "Due today"
        : day.isBefore(today.plusDays(7)) ? "This week" : "Later";
  }

  private static DeskList.Row row(Item item, Instant now) {
    Instant due = item.card().dueAt();
    return new DeskList.Row(
        item.key(),
        item.headline(),
        item.context(),
        item.card().outside(),
        !item.card().shape().isEmpty(),
        item.assignee(),
        due,
        due != null && due.isBefore(now),
        item.createdAt(),
        deferred(item, now));
  }

  private static @Nullable Instant deferred(Item item, Instant now) {
    Instant until = item.followUpAt();
    return until != null && until.isAfter(now) ? until : null;
  }
}
