package io.countersign.server.web.history;

import io.countersign.history.Entry;
import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.HistoryEntries;
import io.countersign.history.ProvenEntry;
import io.countersign.server.identity.People;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Zones;
import io.countersign.workers.Workers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The history as a ledger: all of it, or the timeline of one case, worker, person or effect. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class HistoryPageController {

  private static final int PAGE = 50;

  private final HistoryEntries history;
  private final Names names;
  private final People people;
  private final Workers workers;

  HistoryPageController(HistoryEntries history, Names names, People people, Workers workers) {
    this.history = history;
    this.names = names;
    this.people = people;
    this.workers = workers;
  }

  /** An entry with the name of who did it. */
  record Row(Entry entry, String who) {}

  /** Whose timeline it is. */
  record About(String title, String link, String linkText, String dossier) {}

  @GetMapping("/history")
  String page(
      @RequestParam Map<String, String> parameters,
      @RequestParam(defaultValue = "0") long before,
      HttpServletRequest request,
      Model model) {
    Filter filter = Filter.of(parameters, Zones.of(request));
    EntryPage page = new EntryPage(List.of(), OptionalLong.empty());
    try {
      EntryQuery query = filter.query(PAGE);
      page = history.search(before > 0 ? query.before(before) : query);
    } catch (DateTimeException e) {
      model.addAttribute(
          "problem", "A time must be like 2026-11-20T10:00. Choose it in the field again.");
    }
    var known = new HashMap<io.countersign.history.Actor, String>();
    model.addAttribute(
        "rows",
        page.entries().stream()
            .map(entry -> new Row(entry, known.computeIfAbsent(entry.actor(), names::of)))
            .toList());
    model.addAttribute("filter", filter);
    model.addAttribute("about", about(filter));
    model.addAttribute("people", people.all());
    model.addAttribute("workers", workers.all());
    page.before()
        .ifPresent(index -> model.addAttribute("older", filter.with("before", "" + index)));
    model.addAttribute("searchedTo", page.before().isPresent() ? page.before().getAsLong() : 0);
    return "history";
  }

  private About about(Filter filter) {
    String effect = filter.value("effect");
    if (!effect.isEmpty()) {
      return new About(names.effect(effect), "", "", "/api/effects/" + effect + "/dossier");
    }
    String instance = filter.value("instance");
    if (!instance.isEmpty()) {
      return new About("One case", "/instances/" + instance, "Its page", "");
    }
    String worker = filter.value("worker");
    if (!worker.isEmpty()) {
      return new About(names.worker(worker), "/workers/" + worker, "Its page", "");
    }
    String person = filter.value("person");
    return person.isEmpty()
        ? new About("", "", "", "")
        : new About(names.person(person), "", "", "");
  }

  @GetMapping("/history/{index:\\d+}")
  String entry(@PathVariable long index, Model model) {
    ProvenEntry proven =
        history
            .entry(index)
            .orElseThrow(
                () -> new NothingHereException("The history has no entry %d.".formatted(index)));
    model.addAttribute("proven", proven);
    model.addAttribute("who", names.of(proven.entry().actor()));
    model.addAttribute("subjects", names.subjects(proven.entry()));
    model.addAttribute("effect", proven.entry().subjects().get("effect"));
    return "entry";
  }
}
