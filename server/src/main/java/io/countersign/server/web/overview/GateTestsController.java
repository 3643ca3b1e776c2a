package io.countersign.server.web.overview;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.workers.Canaries;
import io.countersign.workers.CanaryBook;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whether gates are tested, and how often: an owner says so, and everybody reads it. */
@Controller
class GateTestsController {

  private final CanaryBook canaries;
  private final CurrentPerson current;

  GateTestsController(CanaryBook canaries, CurrentPerson current) {
    this.canaries = canaries;
    this.current = current;
  }

  /** What is no number tests nothing. */
  @PostMapping("/desk/overview/tests")
  @PreAuthorize("hasRole('OWNER')")
  String change(
      @RequestParam(defaultValue = "0") String every,
      @RequestParam(defaultValue = "false") boolean byPerson) {
    int number = every.matches("[0-9]{1,9}") ? Integer.parseInt(every) : 0;
    canaries.change(
        new Canaries.Rule(Math.min(number, Canaries.Rule.EVERY_MAX), byPerson), current.actor());
    return "redirect:/desk/overview#tests";
  }
}
