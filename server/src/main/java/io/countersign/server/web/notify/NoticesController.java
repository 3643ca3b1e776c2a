package io.countersign.server.web.notify;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.notify.Inbox;
import io.countersign.server.notify.Item;
import io.countersign.server.notify.Items;
import io.countersign.server.web.NothingHereException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What a person was told. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class NoticesController {

  private static final int SHOWN_MAX = 50;

  private final Inbox inbox;
  private final Items items;
  private final CurrentPerson current;
  private final Clock clock;

  NoticesController(Inbox inbox, Items items, CurrentPerson current, Clock clock) {
    this.inbox = inbox;
    this.items = items;
    this.current = current;
    this.clock = clock;
  }

  /**
   * A line of the list.
   *
   * @param href the page
   * @param fresh whether it was not seen yet
   */
  record Row(
      String title,
      String headline,
      @Nullable String worker,
      Instant at,
      String href,
      boolean fresh,
      boolean closed) {}

  @GetMapping("/notices")
  String page(Model model) {
    List<Inbox.Line> lines = inbox.of(person().username(), SHOWN_MAX);
    model.addAttribute("rows", lines.stream().map(this::row).toList());
    model.addAttribute(
        "upTo", lines.stream().mapToLong(line -> line.notice().id()).max().orElse(0));
    return "notices";
  }

  private Row row(Inbox.Line line) {
    Item item = items.shown(line.notice());
    return new Row(
        item.type().title(),
        item.headline(),
        item.worker(),
        item.at(),
        item.userTask() == null ? "/budgets" : "/desk/" + item.userTask(),
        line.readAt() == null,
        line.notice().type().asks() && items.closed(line.notice()));
  }

  @PostMapping("/notices/read")
  String read(@RequestParam long upTo) {
    inbox.read(person().username(), upTo, clock.instant());
    return "redirect:/notices";
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(() -> new NothingHereException("Notices are for people; clients have none."));
  }
}
