package io.countersign.server.web.history;

import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.HistoryEntries;
import io.countersign.history.ProvenEntry;
import io.countersign.server.web.NothingHereException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The history as a ledger. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class HistoryPageController {

  private static final int PAGE = 50;

  private final HistoryEntries history;

  HistoryPageController(HistoryEntries history) {
    this.history = history;
  }

  @GetMapping("/history")
  String page(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") String instance,
      @RequestParam(defaultValue = "") String outcome,
      @RequestParam(defaultValue = "0") long before,
      Model model) {
    EntryQuery query = EntryQuery.all().limit(PAGE);
    query = q.isBlank() ? query : query.text(q.strip());
    query = instance.isBlank() ? query : query.with(EntryQuery.Field.INSTANCE, instance.strip());
    query = outcome.isBlank() ? query : query.with(EntryQuery.Field.OUTCOME, outcome);
    query = before > 0 ? query.before(before) : query;
    EntryPage page = history.search(query);
    model.addAttribute("entries", page.entries());
    model.addAttribute("before", page.before().isPresent() ? page.before().getAsLong() : null);
    model.addAttribute("q", q);
    model.addAttribute("instance", instance);
    model.addAttribute("outcome", outcome);
    model.addAttribute("checkpoint", history.checkpoint().orElse(null));
    return "history";
  }

  @GetMapping("/history/{index}")
  String entry(@PathVariable long index, Model model) {
    ProvenEntry proven =
        history
            .entry(index)
            .orElseThrow(
                () -> new NothingHereException("The history has no entry %d.".formatted(index)));
    model.addAttribute("proven", proven);
    return "entry";
  }
}
