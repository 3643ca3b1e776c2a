package io.countersign.server.web.instances;

import io.countersign.engine.Cancellations;
import io.countersign.engine.Definitions;
import io.countersign.engine.EngineException;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Page;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list of instances, and one instance. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class InstancesController {

  private static final int PAGE = 25;

  private final Instances instances;
  private final InstancePages pages;
  private final Definitions definitions;
  private final Cancellations cancellations;
  private final CurrentPerson current;

  InstancesController(
      Instances instances,
      InstancePages pages,
      Definitions definitions,
      Cancellations cancellations,
      CurrentPerson current) {
    this.instances = instances;
    this.pages = pages;
    this.definitions = definitions;
    this.cancellations = cancellations;
    this.current = current;
  }

  @GetMapping("/instances")
  String list(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String process,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable String after,
      Model model) {
    String search = q.strip();
    Page<Instance> page =
        search.isEmpty() || search.matches("[0-9]{1,18}")
            ? instances.search(query(state, process, search, after))
            : new Page<>(java.util.List.of(), 0, null);
    model.addAttribute(
        "list",
        new InstanceList(
            page.items(), page.total(), page.next(), state, process, search, after != null));
    model.addAttribute("definitions", definitions.newest());
    return "instances";
  }

  private static Instances.Query query(
      String state, String process, String search, @Nullable String after) {
    Instance.@Nullable State wanted =
        switch (state) {
          case "active", "stuck" -> Instance.State.ACTIVE;
          case "completed" -> Instance.State.COMPLETED;
          case "ended" -> Instance.State.TERMINATED;
          default -> null;
        };
    return new Instances.Query(
        wanted,
        search.isEmpty() ? null : Long.valueOf(search),
        process.isBlank() ? null : process,
        null,
        null,
        state.equals("stuck") ? true : null,
        search.isEmpty(),
        PAGE,
        after);
  }

  @GetMapping("/instances/{key}")
  String instance(@PathVariable long key, Model model) {
    InstancePage page = pages.page(key);
    if (page.root().key() != key) {
      return "redirect:/instances/" + page.root().key();
    }
    Optional<Long> undone = pages.caseOf(page.root());
    if (undone.isPresent()) {
      return "redirect:/instances/" + undone.get();
    }
    model.addAttribute("page", page);
    model.addAttribute(
        "mayCancel",
        page.active()
            && current.person().filter(p -> p.isAny(Role.OWNER, Role.SUPERVISOR)).isPresent());
    return "instance";
  }

  @PostMapping("/instances/{key}/cancel")
  @PreAuthorize("hasAnyRole('OWNER', 'SUPERVISOR')")
  String cancel(@PathVariable long key, RedirectAttributes flash) {
    try {
      cancellations.cancel(key, current.actor());
      flash.addFlashAttribute("told", "The case is being ended. Nothing more will be done in it.");
    } catch (EngineException e) {
      flash.addFlashAttribute("problem", notEnded(e));
    }
    return "redirect:/instances/" + key;
  }

  private static String notEnded(EngineException e) {
    return switch (e.kind()) {
      case NOT_FOUND -> "Nothing was changed: the case had ended before.";
      case INVALID, WRONG_STATE -> "The case was not ended: " + e.getMessage();
      case BUSY -> "The case was not ended: the engine has too much to do. Try again in a moment.";
      case UNAVAILABLE ->
          "The engine has not answered, so nobody knows whether the case ends. Look again in a moment, and end it again if it still runs.";
    };
  }
}
