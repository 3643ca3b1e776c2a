package io.countersign.server.subjects;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

/** What is kept about a person, for systems. */
@RestController
@RequestMapping("/api/subjects")
class SubjectController {

  private static final String LOOKS = "hasAnyRole('OWNER','SUPERVISOR')";
  private static final String ASKS = "hasRole('OWNER')";

  private final Subjects subjects;
  private final SubjectErasures erasures;

  SubjectController(Subjects subjects, SubjectErasures erasures) {
    this.subjects = subjects;
    this.erasures = erasures;
  }

  /** How much of each kind; keys are text, as everywhere in the API. */
  record CaseView(String processInstanceKey, Map<String, Integer> rows, List<String> obstacles) {

    static CaseView of(Subjects.Case one) {
      var rows = new TreeMap<String, Integer>();
      one.parts().forEach(part -> rows.put(part.what(), part.rows().size()));
      return new CaseView(Long.toString(one.instance()), rows, one.obstacles());
    }
  }

  /** What waits for a second person. */
  record PendingView(String id, String basis, String by, Instant at, List<String> cases) {

    static PendingView of(SubjectErasures.Pending pending) {
      SubjectErasures.Request request = pending.request();
      return new PendingView(
          request.id(),
          request.basis(),
          request.by(),
          request.at(),
          pending.cases().stream().map(String::valueOf).toList());
    }
  }

  /** Everything about one person. */
  record SubjectView(
      String subject, List<CaseView> cases, List<String> messageKeys, List<Holds.Hold> holds) {}

  /** Whom, and on which legal basis. */
  record ErasureRequest(String value, String basis) {}

  /** Whom, and why. */
  record HoldRequest(String value, String reason) {}

  /** Why. */
  record LiftRequest(String reason) {}

  /** What was made. */
  record Made(String id) {}

  @GetMapping
  @PreAuthorize(LOOKS)
  SubjectView find(@RequestParam String value) {
    Subjects.Found found = subjects.find(value);
    return new SubjectView(
        found.subject(),
        found.cases().stream().map(CaseView::of).toList(),
        found.messages().stream().map(message -> Long.toString(message.key())).toList(),
        found.holds());
  }

  /** One line a row: everything that is kept, in one file. */
  @GetMapping("/export")
  @PreAuthorize(LOOKS)
  ResponseEntity<String> export(@RequestParam String value) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/x-ndjson"))
        .header("Content-Disposition", "attachment; filename=\"person.ndjson\"")
        .body(SubjectExport.text(subjects.export(value)));
  }

  @PostMapping("/erasures")
  @PreAuthorize(ASKS)
  ResponseEntity<?> erase(@RequestBody ErasureRequest request) {
    return answer(erasures.request(request.value(), request.basis()));
  }

  @GetMapping("/erasures")
  @PreAuthorize(LOOKS)
  List<PendingView> waiting() {
    return erasures.waiting().stream().map(PendingView::of).toList();
  }

  @PostMapping("/erasures/{id}/approval")
  @PreAuthorize(LOOKS)
  ResponseEntity<?> approve(@PathVariable String id) {
    return answer(erasures.approve(id));
  }

  @PostMapping("/erasures/{id}/rejection")
  @PreAuthorize(LOOKS)
  ResponseEntity<?> reject(@PathVariable String id) {
    return erasures.reject(id)
        ? ResponseEntity.noContent().build()
        : problem("No erasure %s waits. It was decided before.".formatted(id));
  }

  @PostMapping("/holds")
  @PreAuthorize(ASKS)
  Made hold(@RequestBody HoldRequest request) {
    return new Made(subjects.hold(request.value(), request.reason()));
  }

  @PostMapping("/holds/{id}/lift")
  @PreAuthorize(ASKS)
  ResponseEntity<?> lift(@PathVariable String id, @RequestBody LiftRequest request) {
    return subjects.lift(id, request.reason())
        ? ResponseEntity.noContent().build()
        : problem("No hold %s stands. It was lifted before.".formatted(id));
  }

  private static ResponseEntity<?> answer(SubjectErasures.Result result) {
    return switch (result) {
      case SubjectErasures.Result.Erased done -> ResponseEntity.ok(done);
      case SubjectErasures.Result.Waiting waiting ->
          ResponseEntity.status(HttpStatus.ACCEPTED).body(waiting);
      case SubjectErasures.Result.Refused(List<String> reasons) ->
          problem(String.join(" ", reasons));
    };
  }

  private static ResponseEntity<?> problem(String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, detail);
    problem.setTitle("INVALID_STATE");
    return ResponseEntity.status(HttpStatus.CONFLICT).body(problem);
  }
}
