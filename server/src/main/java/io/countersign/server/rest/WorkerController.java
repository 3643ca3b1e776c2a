package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.workers.Ability;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Actions;
import io.countersign.workers.InvalidWorkerException;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The AI workers and what they may do. */
@RestController
@RequestMapping("/api/workers")
class WorkerController {

  private final Workers workers;
  private final Actions actions;
  private final CurrentPerson current;

  WorkerController(Workers workers, Actions actions, CurrentPerson current) {
    this.workers = workers;
    this.actions = actions;
    this.current = current;
  }

  /** By id. */
  record WorkerList(List<Worker> items) {}

  @GetMapping
  @PreAuthorize(Who.READS)
  WorkerList all() {
    return new WorkerList(workers.all());
  }

  /** What abilities can be given for. */
  record ActionList(List<ActionSpec> items) {}

  @GetMapping("/actions")
  @PreAuthorize(Who.READS)
  ActionList actions() {
    return new ActionList(actions.specs());
  }

  @GetMapping("/{id}")
  @PreAuthorize(Who.READS)
  ResponseEntity<Worker> get(@PathVariable String id) {
    return answer(workers.find(id).orElseThrow(() -> ProblemException.missing("worker", id)));
  }

  private ResponseEntity<Worker> answer(Worker worker) {
    return ResponseEntity.ok().eTag("\"%d\"".formatted(workers.version(worker.id()))).body(worker);
  }

  /** A permission; without a word of approval a person is always asked. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AbilityBody(
      @Nullable String action,
      @Nullable List<ConditionBody> constraints,
      Ability.@Nullable Approval approval,
      @Nullable List<ConditionBody> approveWhen,
      @Nullable String rule,
      @Nullable Integer version)
      implements StrictBody {

    Ability toAbility() {
      String name = BudgetBody.required("abilities.action", action);
      return new Ability(
          name,
          conditions(constraints),
          approval == null ? Ability.Approval.ALWAYS : approval,
          conditions(approveWhen),
          rule == null ? name : rule,
          0);
    }

    private static List<Ability.Condition> conditions(@Nullable List<ConditionBody> bodies) {
      return bodies == null ? List.of() : bodies.stream().map(ConditionBody::toCondition).toList();
    }
  }

  /** A condition on one argument. */
  record ConditionBody(
      @Nullable String argument, Ability.@Nullable Operator operator, @Nullable String value) {

    Ability.Condition toCondition() {
      if (operator == null) {
        throw ProblemException.field("abilities.operator", "A condition needs an operator.");
      }
      return new Ability.Condition(
          BudgetBody.required("abilities.argument", argument),
          operator,
          BudgetBody.required("abilities.value", value));
    }
  }

  /** A whole worker; its versions are counted here, what comes in is ignored. */
  record WorkerBody(
      @Nullable String id,
      @Nullable String name,
      @Nullable String owner,
      @Nullable String purpose,
      @Nullable String model,
      @Nullable String instructions,
      Worker.@Nullable State state,
      @Nullable List<AbilityBody> abilities)
      implements StrictBody {

    Worker toWorker(String path, String by) {
      if (id != null && !id.equals(path)) {
        throw ProblemException.field("id", "The body says %s, the address %s.".formatted(id, path));
      }
      return new Worker(
          path,
          text(name),
          owner == null ? by : owner,
          text(purpose),
          text(model),
          text(instructions),
          state == null ? Worker.State.ACTIVE : state,
          abilities == null ? List.of() : abilities.stream().map(AbilityBody::toAbility).toList());
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }
  }

  /**
   * Creates a worker, or makes a new version of it. {@code If-Match} is the version that was seen;
   * without it the worker is new.
   */
  @PutMapping("/{id}")
  @PreAuthorize(Who.OWNS)
  ResponseEntity<Worker> save(
      @PathVariable String id,
      @RequestBody WorkerBody body,
      @RequestHeader(name = "If-Match", required = false) @Nullable String seen) {
    String by = current.actor().id();
    try {
      Workers.Saved saved = workers.save(body.toWorker(id, by), version(seen), by);
      return switch (saved) {
        case Workers.Saved.Done _ -> get(id);
        case Workers.Saved.Changed(int version) ->
            throw ProblemException.of(
                HttpStatus.PRECONDITION_FAILED,
                "OTHER_VERSION",
                "The worker %s is there in version %d. Load it, and send that as If-Match."
                    .formatted(id, version));
      };
    } catch (InvalidWorkerException e) {
      throw ProblemException.field(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private static int version(@Nullable String seen) {
    if (seen == null) {
      return 0;
    }
    String digits = seen.replace("\"", "").strip();
    if (!digits.matches("\\d{1,9}")) {
      throw ProblemException.field("If-Match", "'%s' is no version.".formatted(seen));
    }
    return Integer.parseInt(digits);
  }
}
