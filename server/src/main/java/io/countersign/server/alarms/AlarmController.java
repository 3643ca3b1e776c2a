package io.countersign.server.alarms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Alarms about the engine's records, for systems. */
@RestController
@RequestMapping("/api/history/alarms")
class AlarmController {

  private final EngineAlarms alarms;

  AlarmController(EngineAlarms alarms) {
    this.alarms = alarms;
  }

  /** Keys are text, as everywhere in the API. */
  record AlarmView(
      String id,
      Instant at,
      int partition,
      String sentence,
      @Nullable String seenBy,
      @Nullable Instant seenAt) {}

  @GetMapping
  @PreAuthorize(
      "hasAnyRole('OWNER','SUPERVISOR','DESIGNER','VIEWER') or hasAuthority('SCOPE_read')")
  List<AlarmView> all() {
    return alarms.all().stream()
        .map(alarm ->
            new AlarmView(
                Long.toString(alarm.id()),
                alarm.at(),
                alarm.partition(),
                alarm.sentence(),
                alarm.seenBy(),
                alarm.seenAt()))
        .toList();
  }

  @PostMapping("/{id}/seen")
  @PreAuthorize("hasAnyRole('OWNER','SUPERVISOR')")
  ResponseEntity<?> see(@PathVariable long id) {
    return alarms.see(id)
        ? ResponseEntity.noContent().build()
        : ResponseEntity.status(HttpStatus.CONFLICT)
            .body(
                ProblemDetail.forStatusAndDetail(
                    HttpStatus.CONFLICT,
                    "No alarm %d waits to be seen. GET /api/history/alarms says which do."
                        .formatted(id)));
  }
}
