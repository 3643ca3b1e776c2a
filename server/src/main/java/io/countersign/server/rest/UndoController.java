package io.countersign.server.rest;

import io.countersign.engine.Gates;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.rest.EffectView.UndoView;
import io.countersign.workers.Effect;
import io.countersign.workers.HeldBack;
import io.countersign.workers.HeldBack.Stopped;
import io.countersign.workers.Undoing;
import io.countersign.workers.Undoing.Asked;
import io.countersign.workers.Undos;
import java.time.Instant;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes back what was done, and stops what is held back; always by a person. */
@RestController
@RequestMapping("/api/effects/{id}")
class UndoController {

  private final Undoing undoing;
  private final HeldBack heldBack;
  private final CurrentPerson current;

  UndoController(Undoing undoing, HeldBack heldBack, CurrentPerson current) {
    this.undoing = undoing;
    this.heldBack = heldBack;
    this.current = current;
  }

  /** Why; kept in the history. */
  record Reason(@Nullable String reason) {

    String text() {
      return reason == null ? "" : reason;
    }
  }

  /** 202: it is being carried out, and may wait for people first. */
  @PostMapping("/undo")
  @PreAuthorize(Who.IS_A_PERSON)
  ResponseEntity<UndoView> undo(@PathVariable String id, @RequestBody Reason body) {
    return switch (undoing.ask(id, person(), body.text())) {
      case Asked.Taken(Undos.Kept undo) ->
          ResponseEntity.accepted().body(EffectViews.asked(undo, null));
      case Asked.Already(Undos.Kept undo) -> throw already(undo);
      case Asked.TooLate(Instant until) ->
          throw conflict("It could be undone until %s.".formatted(until));
      case Asked.NotPossible(String why) -> throw conflict(why);
      case Asked.NotEntitled(String rule) ->
          throw ProblemException.of(HttpStatus.FORBIDDEN, "FORBIDDEN", rule);
      case Asked.Unexplained(String message) -> throw ProblemException.field("reason", message);
      case Asked.Unknown() -> throw ProblemException.missing("effect", id);
    };
  }

  /** 204: it is not done, and the worker is told so. */
  @PostMapping("/stop")
  @PreAuthorize(Who.IS_A_PERSON)
  ResponseEntity<Void> stop(@PathVariable String id, @RequestBody Reason body) {
    return switch (heldBack.stop(id, person(), body.text())) {
      case Stopped.Done() -> ResponseEntity.noContent().build();
      case Stopped.TooLate(Effect.State state, var by) ->
          throw conflict(
              "It is not held back: it is %s%s."
                  .formatted(state, by == null ? "" : ", as %s decided".formatted(by)));
      case Stopped.NotEntitled(String rule) ->
          throw ProblemException.of(HttpStatus.FORBIDDEN, "FORBIDDEN", rule);
      case Stopped.Unexplained(String message) -> throw ProblemException.field("reason", message);
      case Stopped.Unknown() -> throw ProblemException.missing("effect", id);
    };
  }

  private Gates.Person person() {
    return current
        .person()
        .map(person -> new Gates.Person(person.username(), person.roleNames()))
        .orElseThrow(() ->
            ProblemException.of(
                HttpStatus.FORBIDDEN,
                "FORBIDDEN",
                "Only a person takes something back. A client's token has no person behind it."));
  }

  private static ProblemException already(Undos.Kept undo) {
    var members = new HashMap<String, Object>();
    members.put("by", undo.by() == null ? "the process" : undo.by());
    members.put("at", undo.at().toString());
    members.put("undo", undo.id());
    return ProblemException.of(
        HttpStatus.CONFLICT,
        "INVALID_STATE",
        "%s asked for this undo at %s. It is done at most once."
            .formatted(undo.by() == null ? "The process" : undo.by(), undo.at()),
        members);
  }

  private static ProblemException conflict(String why) {
    return ProblemException.of(HttpStatus.CONFLICT, "INVALID_STATE", why);
  }
}
