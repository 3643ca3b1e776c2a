package io.countersign.server.policies;

import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTables.Ready;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.workers.GatePolicies;
import io.countersign.workers.GatePolicies.Checked;
import io.countersign.workers.GatePolicies.Saved;
import io.countersign.workers.Policies;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The policy for gates as a file, for whoever keeps it beside their models. */
@RestController
@RequestMapping("/api/policies/gates")
class PolicyController {

  private static final int VERSIONS = 100;

  private final GatePolicies policy;
  private final Policies policies;
  private final CurrentPerson current;

  PolicyController(GatePolicies policy, Policies policies, CurrentPerson current) {
    this.policy = policy;
    this.policies = policies;
    this.current = current;
  }

  /** What was saved. */
  record View(int version, List<String> warnings) {}

  @GetMapping(produces = MediaType.APPLICATION_XML_VALUE)
  @PreAuthorize("hasRole('VIEWER') or hasAuthority('SCOPE_read')")
  ResponseEntity<String> get() {
    Policies.Version version = policy.current();
    return ResponseEntity.ok().eTag(Integer.toString(version.number())).body(version.dmn());
  }

  /** Who saved what when. */
  record VersionView(int version, String savedBy, Instant savedAt) {}

  /** The newest first. */
  @GetMapping("/versions")
  @PreAuthorize("hasRole('VIEWER') or hasAuthority('SCOPE_read')")
  List<VersionView> versions() {
    return policies.all(VERSIONS).stream()
        .map(one -> new VersionView(one.number(), one.savedBy(), one.savedAt()))
        .toList();
  }

  /** {@code If-Match} names the version that was seen, so that nobody's change is lost. */
  @PutMapping(consumes = MediaType.APPLICATION_XML_VALUE)
  @PreAuthorize("hasRole('OWNER')")
  ResponseEntity<?> put(@RequestBody byte[] dmn, @RequestHeader("If-Match") String seen) {
    String digits = seen.replace("\"", "");
    int version = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    return switch (policy.check(dmn)) {
      case Checked.Unusable(var problems) -> refused(problems);
      case Checked.Usable(Ready ready, var warnings) ->
          switch (policy.save(ready, version, current.actor().id())) {
            case Saved.Done(int number) ->
                ResponseEntity.ok().eTag(Integer.toString(number)).body(new View(number, warnings));
            case Saved.Changed(int number) ->
                problem(
                    HttpStatus.PRECONDITION_FAILED,
                    "Version %d is in force. Read it, then send its number in If-Match."
                        .formatted(number));
          };
    };
  }

  private static ResponseEntity<ProblemDetail> refused(List<Problem> problems) {
    return problem(
        HttpStatus.BAD_REQUEST,
        String.join("\n", problems.stream().map(Problem::sentence).toList()));
  }

  private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
    return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
  }
}
