package io.countersign.server.web.desk;

import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.server.identity.Person;
import io.countersign.server.web.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the list: who waits for the person, the most urgent first, grouped by when it is due. */
@Component
class DeskRows {

  static final int PAGE = 25;

  private static final Comparator<UserTask> URGENT_FIRST =
      Comparator.comparing(UserTask::dueAt, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(UserTask::createdAt);

  private final Waiting waiting;
  private final Gates gates;
  private final Contexts contexts;
  private final Clock clock;

  DeskRows(Waiting waiting, Gates gates, Contexts contexts, Clock clock) {
    this.waiting = waiting;
    this.gates = gates;
    this.contexts = contexts;
    this.clock = clock;
  }

  /** What to show. */
  record Wish(String show, String search, int page, ZoneId zone, @Nullable Long selected) {}

  DeskList list(Person person, Wish wish) {
    List<UserTask> all = waiting.all().stream().filter(task -> !done(task, wish)).toList();
    List<UserTask> mine = all.stream().filter(task -> Waiting.isFor(task, person)).toList();
    Instant now = clock.instant();
    List<UserTask> sorted =
        (wish.show().equals("all") ? all : mine).stream().sorted(URGENT_FIRST).toList();
    List<UserTask> found = wish.search().isBlank() ? sorted : matching(sorted, wish.search());
    int pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
    int page = Math.clamp(wish.page(), 1, pages);
    List<UserTask> shown = found.stream().skip((page - 1L) * PAGE).limit(PAGE).toList();
    long late = mine.stream().filter(task -> late(task, now)).count();
    return new DeskList(
        groups(shown, now, wish.zone()),
        wish.show(),
        wish.search(),
        mine.size(),
        all.size(),
        late,
        page,
        pages,
        all.size() >= Waiting.SHOWN_MAX,
        next(found, wish.selected()));
  }

  /** What was just decided here stays open in the engine for a moment. */
  private boolean done(UserTask task, Wish wish) {
    return wish.selected() != null
        && wish.selected() == task.key()
        && gates.decision(task.key()).isPresent();
  }

  private List<UserTask> matching(List<UserTask> tasks, String search) {
    String wanted = search.strip().toLowerCase(Locale.ROOT);
    return tasks.stream()
        .filter(task -> {
          DeskList.Row row = row(task, clock.instant());
          String text = row.headline() + " " + row.context() + " " + task.rootInstanceKey();
          return text.toLowerCase(Locale.ROOT).contains(wanted);
        })
        .toList();
  }

  private static @Nullable Long next(List<UserTask> tasks, @Nullable Long selected) {
    List<Long> keys = tasks.stream().map(UserTask::key).toList();
    int at = selected == null ? -1 : keys.indexOf(selected);
    return at + 1 < keys.size() ? keys.get(at + 1) : keys.stream().findFirst().orElse(null);
  }

  private List<DeskList.Group> groups(List<UserTask> tasks, Instant now, ZoneId zone) {
    Map<String, List<DeskList.Row>> rowsByTitle =
        tasks.stream()
            .collect(
                Collectors.groupingBy(
                    task -> title(task, now, zone),
                    LinkedHashMap::new,
                    Collectors.mapping(task -> row(task, now), Collectors.toList())));
    return rowsByTitle.entrySet().stream()
        .map(group -> new DeskList.Group(group.getKey(), group.getValue()))
        .toList();
  }

  private static String title(UserTask task, Instant now, ZoneId zone) {
    Instant due = task.dueAt();
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

  private DeskList.Row row(UserTask task, Instant now) {
    String headline = gates.subject(task.key()).map(Subject::headline).orElse(task.name());
    return new DeskList.Row(
        task.key(),
        headline,
        contexts.line(task),
        contexts.readOutside(task),
        task.dueAt(),
        late(task, now),
        task.createdAt());
  }

  private static boolean late(UserTask task, Instant now) {
    return task.dueAt() != null && task.dueAt().isBefore(now);
  }
}
