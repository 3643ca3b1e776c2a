package io.countersign.server.web.overview;

import io.countersign.engine.GateFigures;
import io.countersign.engine.GateFigures.Day;
import io.countersign.engine.GateFigures.Kind;
import io.countersign.server.web.overview.OverviewPage.Column;
import io.countersign.server.web.overview.OverviewPage.Line;
import io.countersign.workers.Actions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The supervisors' dashboard. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class OverviewController {

  private static final int KINDS_MAX = 50;
  private static final int OLDEST_MAX = 5;
  private static final int HEIGHT = 80;
  private static final int WIDTH = 310;

  private final GateFigures figures;
  private final Actions actions;
  private final Clock clock;

  OverviewController(GateFigures figures, Actions actions, Clock clock) {
    this.figures = figures;
    this.actions = actions;
    this.clock = clock;
  }

  @GetMapping("/desk/overview")
  String overview(@RequestParam(defaultValue = "7") int days, Model model) {
    model.addAttribute("page", page(days >= 30 ? 30 : 7, clock.instant()));
    return "overview";
  }

  private OverviewPage page(int days, Instant now) {
    Instant since = now.minus(Duration.ofDays(days));
    List<Kind> kinds = figures.kinds(since, now, KINDS_MAX);
    return new OverviewPage(
        days,
        figures.now(now),
        busiest(kinds, Kind::median),
        busiest(kinds, Kind::p90),
        kinds.stream().map(this::line).toList(),
        columns(figures.days(since, now), days, now),
        figures.floods(now),
        figures.oldest(OLDEST_MAX));
  }

  /** Of the kind that comes most; a figure over unlike kinds would say nothing. */
  private static String busiest(List<Kind> kinds, Function<Kind, Duration> figure) {
    return kinds.stream()
        .max(Comparator.comparingInt(Kind::total))
        .map(figure)
        .map(OverviewController::text)
        .orElse("–");
  }

  private Line line(Kind kind) {
    double all = Math.max(1, kind.total());
    return new Line(
        name(kind),
        kind.workerName() == null ? "" : kind.workerName(),
        kind.total(),
        kind.approved(),
        kind.rejected(),
        kind.lapsed(),
        100 * kind.approved() / all,
        100 * kind.rejected() / all,
        text(kind.median()),
        text(kind.p90()),
        onCard(kind),
        kind.seen() > 0 && kind.hasty() * 2 > kind.seen());
  }

  private String name(Kind kind) {
    String action = kind.action();
    String title =
        action == null
            ? ""
            : actions.find(action).map(found -> found.spec().title()).orElse(action);
    return switch (kind.kind()) {
      case "effect" -> title;
      case "reconcile" -> "Doubts: " + title;
      case "question" -> "Questions";
      case "budget" -> "Budgets";
      default -> "Forms";
    };
  }

  private static String onCard(Kind kind) {
    @Nullable Duration seen = kind.onCard();
    return seen == null
        ? "not opened in a browser"
        : "%s for %d characters".formatted(text(seen), kind.size());
  }

  /** {@code 40 s}, {@code 12 min}, {@code 3 h}, {@code 2 days}. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 90) {
      return seconds + " s";
    }
    if (seconds < 5_400) {
      return duration.toMinutes() + " min";
    }
    return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " days";
  }

  private static List<Column> columns(List<Day> found, int days, Instant now) {
    Map<LocalDate, Day> byDay =
        found.stream().collect(Collectors.toMap(Day::day, Function.identity()));
    int top =
        Math.max(
            1, found.stream().mapToInt(day -> day.approved() + day.rejected()).max().orElse(1));
    LocalDate last = now.atZone(ZoneOffset.UTC).toLocalDate();
    return IntStream.range(0, days)
        .mapToObj(i -> {
          LocalDate date = last.minusDays((long) days - 1 - i);
          return column(i, days, byDay.getOrDefault(date, new Day(date, 0, 0, 0)), top);
        })
        .toList();
  }

  private static Column column(int i, int days, Day day, int top) {
    int yes = height(day.approved(), top);
    int no = height(day.rejected(), top);
    return new Column(
        i * WIDTH / days,
        WIDTH / days - 2,
        HEIGHT - yes,
        yes,
        HEIGHT - yes - no,
        no,
        day.day().toString(),
        day.approved(),
        day.rejected(),
        day.lapsed());
  }

  private static int height(int count, int top) {
    return count == 0 ? 0 : Math.max(2, count * HEIGHT / top);
  }
}
