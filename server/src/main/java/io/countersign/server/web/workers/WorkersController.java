package io.countersign.server.web.workers;

import io.countersign.budgets.Scope;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Role;
import io.countersign.server.web.Bar;
import io.countersign.server.web.Bars;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/** The AI workers. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class WorkersController {

  private static final int EFFECTS = 20;

  private final Workers workers;
  private final Effects effects;
  private final Bars bars;
  private final Sentences sentences;
  private final CurrentPerson current;

  WorkersController(
      Workers workers, Effects effects, Bars bars, Sentences sentences, CurrentPerson current) {
    this.workers = workers;
    this.effects = effects;
    this.bars = bars;
    this.sentences = sentences;
    this.current = current;
  }

  /** A worker, what it may do, and what it has left. */
  record Card(Worker worker, List<Sentences.Can> can, List<Bar> bars) {

    public String state() {
      return switch (worker.state()) {
        case ACTIVE -> "active";
        case SUSPENDED -> "suspended";
        case RETIRED -> "retired";
      };
    }
  }

  @ModelAttribute("owner")
  boolean owner() {
    return current.person().filter(person -> person.isAny(Role.OWNER)).isPresent();
  }

  @GetMapping("/workers")
  String list(Model model) {
    model.addAttribute("cards", workers.all().stream().map(this::card).toList());
    return "workers";
  }

  @GetMapping("/workers/{id}")
  String worker(@PathVariable String id, Model model) {
    Worker worker =
        workers
            .find(id)
            .orElseThrow(() -> new NothingHereException("No worker is called '%s'.".formatted(id)));
    model.addAttribute("card", card(worker));
    List<Effect> recent = effects.search(null, id, null, EFFECTS);
    model.addAttribute("recent", recent);
    return "worker";
  }

  private Card card(Worker worker) {
    return new Card(
        worker,
        worker.abilities().stream().map(sentences::of).toList(),
        bars.binding(List.of(Scope.worker(worker.id()))));
  }
}
