package io.countersign.server.standing;

import io.countersign.engine.Gates;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals;
import io.countersign.workers.StandingApprovals.Result;
import io.countersign.workers.StandingApprovals.Wanted;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Standing approvals by REST. Only a person gives or revokes one: a client has nobody behind it.
 */
@RestController
@RequestMapping("/api/standing-approvals")
class StandingController {

  private static final int LISTED_MAX = 200;
  private static final String PEOPLE = "hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER')";
  private static final String READS = PEOPLE + " or hasAuthority('SCOPE_read')";

  private final StandingApprovals approvals;
  private final CurrentPerson current;
  private final Clock clock;

  StandingController(StandingApprovals approvals, CurrentPerson current, Clock clock) {
    this.approvals = approvals;
    this.current = current;
    this.clock = clock;
  }

  /**
   * What is approved in advance.
   *
   * @param like an effect that a person approved
   * @param only exact values by argument
   * @param from now, where it is not named
   */
  record GiveBody(
      @Nullable String like,
      @Nullable Map<String, List<String>> only,
      @Nullable String centsEach,
      @Nullable String centsTotal,
      @Nullable Integer uses,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable String reason) {}

  /** Why. */
  record RevokeBody(@Nullable String reason) {}

  /** Newest first. */
  record StandingList(List<StandingView> items) {}

  /** All of them, or the one that an effect was opened under. */
  @GetMapping
  @PreAuthorize(READS)
  StandingList list(@RequestParam(required = false) @Nullable String effect) {
    return new StandingList(
        effect == null
            ? approvals.latest(LISTED_MAX).stream().map(one -> StandingView.of(one, null)).toList()
            : approvals
                .useOf(effect)
                .flatMap(use -> approvals.find(use.standing()))
                .map(one -> StandingView.of(one, approvals.uses(one.approval().id())))
                .stream()
                .toList());
  }

  @GetMapping("/{id}")
  @PreAuthorize(READS)
  ResponseEntity<?> get(@PathVariable String id) {
    return approvals
        .find(id)
        .<ResponseEntity<?>>map(one -> ResponseEntity.ok(StandingView.of(one, approvals.uses(id))))
        .orElseGet(() -> answer(new Result.Unknown("standing approval", id)));
  }

  @PostMapping
  @PreAuthorize(PEOPLE)
  ResponseEntity<?> give(@RequestBody GiveBody body) {
    Optional<Gates.Person> person = person();
    if (person.isEmpty()) {
      return onlyPeople();
    }
    Instant until = body.until();
    if (body.like() == null || body.uses() == null || until == null) {
      return answer(
          new Result.Invalid(
              body.like() == null ? "like" : body.uses() == null ? "uses" : "until",
              "Name 'like' (an effect that a person approved), 'uses' and 'until'."));
    }
    Optional<Result.Invalid> unreadable =
        cents("centsEach", body.centsEach()).or(() -> cents("centsTotal", body.centsTotal()));
    return unreadable
        .<ResponseEntity<?>>map(StandingController::answer)
        .orElseGet(() -> answer(approvals.give(person.get(), wanted(body, until))));
  }

  private Wanted wanted(GiveBody body, Instant until) {
    return new Wanted(
        String.valueOf(body.like()),
        new Bounds(
            body.only() == null ? Map.of() : body.only(),
            body.centsEach() == null ? null : Long.valueOf(body.centsEach()),
            body.centsTotal() == null ? null : Long.valueOf(body.centsTotal()),
            body.uses() == null ? 0 : body.uses(),
            body.from() == null ? clock.instant() : body.from(),
            until),
        body.reason() == null ? "" : body.reason());
  }

  private static Optional<Result.Invalid> cents(String field, @Nullable String text) {
    return text == null || text.matches("[0-9]{1,15}")
        ? Optional.empty()
        : Optional.of(
            new Result.Invalid(field, "Write a whole number of cents as text, such as \"12000\"."));
  }

  /** At once: what is not opened yet is put to people. */
  @PostMapping("/{id}/revocation")
  @PreAuthorize(PEOPLE)
  ResponseEntity<?> revoke(
      @PathVariable String id, @RequestBody(required = false) @Nullable RevokeBody body) {
    String reason = body == null || body.reason() == null ? "" : body.reason();
    return person()
        .<ResponseEntity<?>>map(person -> answer(approvals.revoke(person, id, reason)))
        .orElseGet(StandingController::onlyPeople);
  }

  private Optional<Gates.Person> person() {
    return current.person().map(StandingController::decider);
  }

  private static Gates.Person decider(Person person) {
    return new Gates.Person(person.username(), person.roleNames());
  }

  private static ResponseEntity<?> onlyPeople() {
    return answer(
        new Result.NotEntitled(
            "Only a person approves in advance. A client has nobody behind it."));
  }

  private static ResponseEntity<?> answer(Result result) {
    return switch (result) {
      case Result.Given(var standing) ->
          ResponseEntity.created(URI.create("/api/standing-approvals/" + standing.approval().id()))
              .body(StandingView.of(standing, null));
      case Result.Ended(var standing) -> ResponseEntity.ok(StandingView.of(standing, null));
      case Result.Unknown(String what, String id) ->
          problem(
              HttpStatus.NOT_FOUND, "NOT_FOUND", "There is no %s %s.".formatted(what, id), null);
      case Result.NotEntitled(String rule) ->
          problem(HttpStatus.FORBIDDEN, "FORBIDDEN", rule, null);
      case Result.Invalid(String field, String message) ->
          problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", message, field);
    };
  }

  private static ResponseEntity<?> problem(
      HttpStatus status, String title, String detail, @Nullable String field) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    if (field != null) {
      problem.setProperty("field", field);
    }
    return ResponseEntity.status(status).body(problem);
  }
}
