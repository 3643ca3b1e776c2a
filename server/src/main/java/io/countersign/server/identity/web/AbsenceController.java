package io.countersign.server.identity.web;

import io.countersign.server.identity.Absence;
import io.countersign.server.identity.Absences;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.InvalidAccountException;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Absences: {@code me} for oneself, a user name where an owner does it for somebody. */
@RestController
@RequestMapping("/api/people/{username}/absence")
@PreAuthorize("hasRole('VIEWER')")
class AbsenceController {

  private final Absences absences;
  private final CurrentPerson current;

  AbsenceController(Absences absences, CurrentPerson current) {
    this.absences = absences;
    this.current = current;
  }

  /** From when until when, and who stands in. */
  record Body(@Nullable Instant from, @Nullable Instant until, @Nullable String substitute) {}

  /** As it is. */
  record View(String person, String substitute, Instant from, Instant until) {

    static View of(Absence absence) {
      return new View(absence.person(), absence.substitute(), absence.from(), absence.until());
    }
  }

  @GetMapping
  ResponseEntity<View> get(@PathVariable String username) {
    return absences
        .of(whose(username))
        .map(absence -> ResponseEntity.ok(View.of(absence)))
        .orElseGet(() -> ResponseEntity.noContent().build());
  }

  @PutMapping
  View set(@PathVariable String username, @RequestBody Body body) {
    if (body.from() == null || body.until() == null || body.substitute() == null) {
      throw new InvalidAccountException(
          "until", "An absence has from, until and substitute. Send all three.");
    }
    var absence = new Absence(whose(username), body.substitute(), body.from(), body.until());
    absences.set(absence, me().username());
    return View.of(absence);
  }

  @DeleteMapping
  ResponseEntity<Void> end(@PathVariable String username) {
    absences.end(whose(username), me().username());
    return ResponseEntity.noContent().build();
  }

  private String whose(String username) {
    Person me = me();
    if (username.equals("me") || username.equals(me.username())) {
      return me.username();
    }
    if (!me.isAny(Role.OWNER)) {
      throw new AccessDeniedException("Only an owner sets somebody else's absence.");
    }
    return username;
  }

  private Person me() {
    return current
        .person()
        .orElseThrow(() -> new AccessDeniedException("A client is never absent."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidAccountException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    problem.setTitle("INVALID_ARGUMENT");
    problem.setProperty("field", e.field());
    return ResponseEntity.badRequest().body(problem);
  }
}
