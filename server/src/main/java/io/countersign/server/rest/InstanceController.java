package io.countersign.server.rest;

import io.countersign.engine.Cancellations;
import io.countersign.engine.Engine.Started;
import io.countersign.engine.Instances;
import io.countersign.engine.Searches;
import io.countersign.engine.Starts;
import io.countersign.engine.Starts.Result;
import io.countersign.server.identity.CurrentPerson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Starts, finds and cancels process instances. */
@RestController
@RequestMapping("/v2/process-instances")
class InstanceController {

  private static final int IDEMPOTENCY_KEY_MAX = 255;

  private final Starts starts;
  private final Cancellations cancellations;
  private final Instances instances;
  private final Searches searches;
  private final CurrentPerson current;

  InstanceController(
      Starts starts,
      Cancellations cancellations,
      Instances instances,
      Searches searches,
      CurrentPerson current) {
    this.starts = starts;
    this.cancellations = cancellations;
    this.instances = instances;
    this.searches = searches;
    this.current = current;
  }

  /** A started instance. */
  record StartedView(
      String processInstanceKey,
      String processDefinitionKey,
      String processDefinitionId,
      int processDefinitionVersion,
      String tenantId,
      Map<String, Object> variables,
      List<String> tags) {

    static StartedView of(Started started) {
      return new StartedView(
          Keys.text(started.processInstanceKey()),
          Keys.text(started.processDefinitionKey()),
          started.bpmnProcessId(),
          started.version(),
          Keys.tenant(),
          Map.of(),
          List.of());
    }
  }

  /** May be empty. */
  record Cancellation(@Nullable Long operationReference) implements StrictBody {}

  @PostMapping
  @PreAuthorize(Who.STARTS)
  StartedView start(
      @RequestBody InstanceStart body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    var model = body.model();
    var variables = body.variablesOrNone();
    if (key == null) {
      return answer(starts.start(model, variables, current.actor()));
    }
    if (key.isBlank() || key.length() > IDEMPOTENCY_KEY_MAX) {
      throw ProblemException.field(
          "Idempotency-Key", "A key has 1 to %d characters.".formatted(IDEMPOTENCY_KEY_MAX));
    }
    return answer(starts.start(model, variables, current.actor(), key));
  }

  private static StartedView answer(Result result) {
    return switch (result) {
      case Result.Fresh(Started started) -> StartedView.of(started);
      case Result.Repeated(Started started) -> StartedView.of(started);
      case Result.OtherRequest() ->
          throw ProblemException.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "IDEMPOTENCY_MISMATCH",
              "This Idempotency-Key was used for another request. Use a new key.",
              Map.of("field", "Idempotency-Key"));
      case Result.Unanswered(Instant askedAt) ->
          throw ProblemException.of(
              HttpStatus.CONFLICT,
              "UNANSWERED",
              "The same was asked for at %s and the engine has not answered. Ask again in a moment;"
                      .formatted(askedAt)
                  + " if it stays so, look for the instance before you start another with a new key.",
              Map.of("field", "Idempotency-Key"));
    };
  }

  @GetMapping("/{key}")
  @PreAuthorize(Who.READS)
  InstanceView get(@PathVariable String key) {
    return instances
        .find(Keys.read("processInstanceKey", key))
        .map(InstanceView::of)
        .orElseThrow(() -> ProblemException.missing("process instance", key));
  }

  @PostMapping("/search")
  @PreAuthorize(Who.READS)
  SearchAnswer<InstanceView> search(@RequestBody(required = false) @Nullable SearchBody body) {
    var search = SearchBody.search(body, Searches.INSTANCE_FIELDS);
    return SearchAnswer.of(searches.instances(search), InstanceView::of);
  }

  @PostMapping("/{key}/cancellation")
  @PreAuthorize(Who.CANCELS)
  ResponseEntity<Void> cancel(
      @PathVariable String key, @RequestBody(required = false) @Nullable Cancellation body) {
    cancellations.cancel(Keys.read("processInstanceKey", key), current.actor());
    return ResponseEntity.noContent().build();
  }
}
