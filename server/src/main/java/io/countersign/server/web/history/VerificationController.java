package io.countersign.server.web.history;

import io.countersign.history.HistoryEntries;
import io.countersign.server.history.Verifying;
import io.countersign.server.history.Verifying.State;
import io.countersign.server.identity.CurrentPerson;
import java.util.Locale;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Verify now: starts the verifier on the server and shows how far it is. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class VerificationController {

  private final Verifying verifying;
  private final HistoryEntries history;
  private final CurrentPerson current;

  VerificationController(Verifying verifying, HistoryEntries history, CurrentPerson current) {
    this.verifying = verifying;
    this.history = history;
    this.current = current;
  }

  @PostMapping("/history/verification")
  String start() {
    verifying.start(current.actor());
    return "redirect:/history/verification";
  }

  @GetMapping("/history/verification")
  String page(
      @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part, Model model) {
    State state = verifying.state();
    model.addAttribute("state", name(state));
    model.addAttribute("checkpoint", history.checkpoint().orElse(null));
    switch (state) {
      case State.Never() -> {}
      case State.Running(long done, long total, var since) -> {
        model.addAttribute("done", done);
        model.addAttribute("total", total);
        model.addAttribute("words", "%s of %s entries".formatted(count(done), count(total)));
      }
      case State.Done(var report, var at, var took, String by) -> {
        model.addAttribute("report", report);
        model.addAttribute("at", at);
        model.addAttribute("took", Math.max(1, took.toSeconds()));
        model.addAttribute("words", count(report.entries()));
      }
      case State.Broken(String problem, var at) -> {
        model.addAttribute("problem", problem);
        model.addAttribute("at", at);
      }
    }
    return part ? "verification :: state" : "verification";
  }

  private static String name(State state) {
    return switch (state) {
      case State.Never() -> "never";
      case State.Running running -> "running";
      case State.Done done -> "done";
      case State.Broken broken -> "broken";
    };
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
