package io.countersign.server.rest;

import io.countersign.engine.Gates;
import io.countersign.engine.Gates.Batch;
import io.countersign.engine.Gates.Result;
import io.countersign.engine.Subject;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Decides on several gates in one transaction: on all of them or on none. */
@RestController
class BatchDecisionController {

  private static final int DECISIONS_MAX = 200;

  private final Gates gates;
  private final GateTestHeaders tests;
  private final CurrentPerson current;

  BatchDecisionController(Gates gates, GateTestHeaders tests, CurrentPerson current) {
    this.gates = gates;
    this.tests = tests;
    this.current = current;
  }

  /** One of them; the variables are those of a single completion. */
  record Item(String userTaskKey, @Nullable Map<String, @Nullable Object> variables)
      implements StrictBody {}

  @PostMapping("/api/gates/decisions")
  @PreAuthorize(Who.IS_A_PERSON)
  ResponseEntity<Void> decide(@RequestBody List<Item> items) {
    if (items.isEmpty() || items.size() > DECISIONS_MAX) {
      throw ProblemException.of(
          HttpStatus.BAD_REQUEST,
          "INVALID_ARGUMENT",
          "A batch has 1 to %d decisions, not %d.".formatted(DECISIONS_MAX, items.size()));
    }
    Person person =
        current
            .person()
            .orElseThrow(() ->
                ProblemException.of(HttpStatus.FORBIDDEN, "FORBIDDEN", "Only a person decides."));
    var decider = new Gates.Person(person.username(), person.roleNames());
    return switch (gates.decideAll(items.stream().map(item -> request(item, decider)).toList())) {
      case Batch.Decided _ ->
          ResponseEntity.noContent()
              .headers(tests.of(items.stream().map(BatchDecisionController::key).toList()))
              .build();
      case Batch.Refused(SortedMap<Integer, Result> refusals) -> throw refused(refusals, items);
    };
  }

  private static long key(Item item) {
    return Keys.read("userTaskKey", item.userTaskKey());
  }

  private Gates.Request request(Item item, Gates.Person decider) {
    long key = Keys.read("userTaskKey", item.userTaskKey());
    Subject subject =
        gates
            .subject(key)
            .orElseThrow(() -> ProblemException.missing("user task", item.userTaskKey()));
    return new Completion(item.variables(), null).request(key, subject, decider);
  }

  private static ProblemException refused(SortedMap<Integer, Result> refusals, List<Item> items) {
    var problems = new ArrayList<Map<String, Object>>();
    refusals.forEach((index, result) -> {
      var problem = new HashMap<String, Object>();
      problem.put("index", index);
      problem.put("userTaskKey", items.get(index).userTaskKey());
      problem.put("detail", detail(result));
      problems.add(problem);
    });
    return ProblemException.of(
        HttpStatus.CONFLICT,
        "NOT_DECIDED",
        "Nothing was decided: %d of %d stand against it; the first has the index %d: %s"
            .formatted(
                refusals.size(),
                items.size(),
                refusals.firstKey(),
                detail(refusals.values().iterator().next())),
        Map.of("index", refusals.firstKey(), "problems", problems));
  }

  private static String detail(Result result) {
    return switch (result) {
      case Result.Decided _, Result.Counted _ -> "It could be decided.";
      case Result.Unknown(long key) -> "There is no user task %d.".formatted(key);
      case Result.NotOpen(long key, String by, var at) ->
          by == null ? "It ended in the engine." : "It was decided by %s at %s.".formatted(by, at);
      case Result.OtherDigest(var expected, var given) ->
          "The digest is not that of what is decided on, %s. Read the gate again."
              .formatted(expected.hex());
      case Result.NotEntitled(String rule) -> rule;
      case Result.Invalid(String field, String message) -> message;
    };
  }
}
