package io.countersign.server.web.instances;

import io.countersign.engine.Gates;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Zones;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.HeldBack;
import io.countersign.workers.HeldBack.Stopped;
import io.countersign.workers.Undoing;
import io.countersign.workers.Undoing.Asked;
import io.countersign.workers.Undos;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The buttons <i>Undo</i> and <i>Stop</i>; who may press them says the policy. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class UndoFormController {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss z", Locale.ENGLISH);

  private final Effects effects;
  private final Undoing undoing;
  private final HeldBack heldBack;
  private final CurrentPerson current;

  UndoFormController(Effects effects, Undoing undoing, HeldBack heldBack, CurrentPerson current) {
    this.effects = effects;
    this.undoing = undoing;
    this.heldBack = heldBack;
    this.current = current;
  }

  @PostMapping("/effects/{id}/undo")
  String undo(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request,
      RedirectAttributes flash) {
    ZoneId zone = Zones.of(request);
    switch (undoing.ask(id, person(), reason)) {
      case Asked.Taken _ -> flash.addFlashAttribute("told", "It is being undone.");
      case Asked.Already(Undos.Kept undo) ->
          problem(
              flash,
              "%s asked for this at %s. It is undone at most once."
                  .formatted(undo.by() == null ? "The process" : undo.by(), time(undo.at(), zone)));
      case Asked.TooLate(Instant until) ->
          problem(flash, "It could be undone until %s.".formatted(time(until, zone)));
      case Asked.NotPossible(String why) -> problem(flash, why);
      case Asked.NotEntitled(String rule) -> problem(flash, rule);
      case Asked.Unexplained(String message) -> problem(flash, message);
      case Asked.Unknown() -> throw missing(id);
    }
    return back(id, flash);
  }

  @PostMapping("/effects/{id}/stop")
  String stop(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes flash) {
    switch (heldBack.stop(id, person(), reason)) {
      case Stopped.Done() ->
          flash.addFlashAttribute("told", "It is stopped and will not go out. The worker is told.");
      case Stopped.TooLate(Effect.State state, var by) ->
          problem(
              flash,
              state == Effect.State.REJECTED && by != null
                  ? "%s has stopped it.".formatted(by)
                  : "It is not held back any more: it has gone out, or is about to.");
      case Stopped.NotEntitled(String rule) -> problem(flash, rule);
      case Stopped.Unexplained(String message) -> problem(flash, message);
      case Stopped.Unknown() -> throw missing(id);
    }
    return back(id, flash);
  }

  /**
   * With a parameter, so that a page that looks for news at the same moment does not get the words.
   */
  private String back(String id, RedirectAttributes flash) {
    flash.addAttribute("asked", id);
    return effects
        .find(id)
        .map(effect -> "redirect:/instances/" + effect.rootInstanceKey())
        .orElseThrow(() -> missing(id));
  }

  private static void problem(RedirectAttributes flash, String text) {
    flash.addFlashAttribute("problem", text);
  }

  private static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }

  private Gates.Person person() {
    return current
        .person()
        .map(person -> new Gates.Person(person.username(), person.roleNames()))
        .orElseThrow();
  }

  private static NothingHereException missing(String id) {
    return new NothingHereException("There is no effect %s.".formatted(id));
  }
}
