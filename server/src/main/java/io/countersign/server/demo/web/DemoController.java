package io.countersign.server.demo.web;

import io.countersign.engine.EngineException;
import io.countersign.engine.Instances;
import io.countersign.engine.Starts;
import io.countersign.server.demo.DemoSettings;
import io.countersign.server.demo.SampleMessage;
import io.countersign.server.demo.bank.Ledger;
import io.countersign.server.demo.bank.Reversals;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.web.NothingHereException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Profile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lets one play the customer, and read what came of it. */
@Controller
@Profile("demo")
@PreAuthorize("hasRole('VIEWER')")
class DemoController {

  private static final Duration READ_MODEL_LAG_MAX = Duration.ofSeconds(5);
  private static final int PAUSE_MS = 50;

  private final Starts starts;
  private final Instances instances;
  private final DemoSettings settings;
  private final Ledger ledger;
  private final Reversals reversals;
  private final CurrentPerson current;
  private final Clock clock;

  DemoController(
      Starts starts,
      Instances instances,
      DemoSettings settings,
      Ledger ledger,
      Reversals reversals,
      CurrentPerson current,
      Clock clock) {
    this.starts = starts;
    this.instances = instances;
    this.settings = settings;
    this.ledger = ledger;
    this.reversals = reversals;
    this.current = current;
    this.clock = clock;
  }

  @GetMapping("/demo")
  String messages(Model model) {
    model.addAttribute("messages", SampleMessage.ALL);
    model.addAttribute("canWrite", settings.smtpPort() > 0);
    return "demo/messages";
  }

  @PostMapping("/demo/messages/{id}")
  String start(@PathVariable String id, RedirectAttributes flash) {
    SampleMessage sample = sample(id);
    try {
      var started =
          starts.start(
              new Starts.Model.OfProcess("refund-request", null),
              sample.variables(),
              current.actor());
      if (started instanceof Starts.Result.Fresh fresh) {
        long key = fresh.started().processInstanceKey();
        return shown(key) ? "redirect:/instances/" + key : "redirect:/instances";
      }
      return "redirect:/instances";
    } catch (EngineException e) {
      flash.addFlashAttribute("problem", notStarted(e));
      return "redirect:/demo";
    }
  }

  private static String notStarted(EngineException e) {
    return e.kind() == EngineException.Kind.UNAVAILABLE
        ? "Nobody knows whether the case was started: " + e.getMessage() + " Look for it first."
        : "The case was not started: " + e.getMessage() + " Try again in a moment.";
  }

  @GetMapping("/demo/bank")
  String bank(Model model) {
    model.addAttribute("refunds", ledger.refunds());
    model.addAttribute("back", reversals.all().stream().map(Reversals.Reversal::refund).toList());
    model.addAttribute("payments", ledger.payments());
    return "demo/bank";
  }

  private static SampleMessage sample(String id) {
    return SampleMessage.find(id)
        .orElseThrow(() ->
            new NothingHereException("There is no such message. Choose one on the page 'Try it'."));
  }

  /** The read model is a moment behind the engine. */
  private boolean shown(long key) {
    Instant deadline = clock.instant().plus(READ_MODEL_LAG_MAX);
    while (instances.find(key).isEmpty()) {
      if (clock.instant().isAfter(deadline)) {
        return false;
      }
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
