package io.countersign.server.rest;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Gates.Result;
import io.countersign.engine.Subject;
import io.countersign.history.Digest;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Completes user tasks: a gate by a decision, a form by its values; always by a person. */
@RestController
class DecisionController {

  private final Gates gates;
  private final GateTestHeaders tests;
  private final CurrentPerson current;

  DecisionController(Gates gates, GateTestHeaders tests, CurrentPerson current) {
    this.gates = gates;
    this.tests = tests;
    this.current = current;
  }

  @PostMapping("/v2/user-tasks/{key}/completion")
  @PreAuthorize(Who.IS_A_PERSON)
  ResponseEntity<Counted> complete(
      @PathVariable String key, @RequestBody(required = false) @Nullable Completion body) {
    Person person =
        current
            .person()
            .orElseThrow(() ->
                ProblemException.of(
                    HttpStatus.FORBIDDEN,
                    "FORBIDDEN",
                    "Only a person decides. A client's token has no person behind it."));
    long userTaskKey = Keys.read("userTaskKey", key);
    Subject subject =
        gates.subject(userTaskKey).orElseThrow(() -> ProblemException.missing("user task", key));
    Completion completion = body == null ? new Completion(null, null) : body;
    var decider = new Gates.Person(person.username(), person.roleNames());
    return answer(gates.decide(completion.request(userTaskKey, subject, decider)), completion);
  }

  /** The approval counts; so many have approved, so many have to. Nothing is decided yet. */
  record Counted(int have, int needed) {}

  private ResponseEntity<Counted> answer(Result result, Completion completion) {
    return switch (result) {
      case Result.Decided(Decision decided) ->
          ResponseEntity.noContent().headers(tests.of(List.of(decided.userTaskKey()))).build();
      case Result.Counted(int have, int needed) ->
          ResponseEntity.accepted().body(new Counted(have, needed));
      case Result.Unknown(long key) -> throw ProblemException.missing("user task", key);
      case Result.NotOpen(long key, String by, Instant at) -> throw notOpen(key, by, at);
      case Result.OtherDigest(Digest expected, var given) ->
          throw otherDigest(expected, completion.givenDigest());
      case Result.NotEntitled(String rule) ->
          throw ProblemException.of(HttpStatus.FORBIDDEN, "FORBIDDEN", rule);
      case Result.Invalid(String field, String message) ->
          throw ProblemException.field("variables." + field, message);
    };
  }

  private static ProblemException notOpen(long key, @Nullable String by, @Nullable Instant at) {
    String who = by == null ? "It ended in the engine" : "It was decided by " + by;
    String when = at == null ? "" : " at " + at;
    return ProblemException.of(
        HttpStatus.CONFLICT,
        "INVALID_STATE",
        "User task %d is not open. %s%s. Reload the task.".formatted(key, who, when));
  }

  private static ProblemException otherDigest(Digest expected, @Nullable String given) {
    var digests = new HashMap<String, @Nullable Object>();
    digests.put("field", "variables.digest");
    digests.put("expectedDigest", expected.hex());
    digests.put("givenDigest", given);
    return ProblemException.of(
        HttpStatus.CONFLICT,
        "OTHER_DIGEST",
        given == null
            ? "A decision names the digest of what it decides on. Read the gate, then send its digest."
            : "What is decided on is not what was seen. Read the gate again.",
        digests);
  }
}
