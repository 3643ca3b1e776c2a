package io.countersign.server.web.policies;

import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTables.Ready;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.GatePolicies;
import io.countersign.workers.GatePolicies.Checked;
import io.countersign.workers.GatePolicies.Saved;
import io.countersign.workers.Policies;
import io.countersign.workers.PolicyReplay;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The policy for gates: everybody reads it, an owner changes it; every save is a new version. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class PoliciesController {

  private static final String OWNS = "hasRole('OWNER')";
  private static final int VERSIONS = 20;

  private final GatePolicies policy;
  private final Policies versions;
  private final PolicyReplay replay;
  private final CurrentPerson current;

  PoliciesController(
      GatePolicies policy, Policies versions, PolicyReplay replay, CurrentPerson current) {
    this.policy = policy;
    this.versions = versions;
    this.replay = replay;
    this.current = current;
  }

  @GetMapping("/policies")
  String page(Model model) {
    Policies.Version version = policy.current();
    model.addAttribute("version", version);
    model.addAttribute("table", PolicyTable.of(policy.table(version)));
    model.addAttribute("versions", versions.all(VERSIONS));
    model.addAttribute(
        "owner", current.person().filter(person -> person.isAny(Role.OWNER)).isPresent());
    return "policies";
  }

  @GetMapping("/policies/gates.dmn")
  ResponseEntity<String> file() {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_XML)
        .header("Content-Disposition", "attachment; filename=\"gates.dmn\"")
        .body(policy.current().dmn());
  }

  @GetMapping("/policies/edit")
  @PreAuthorize(OWNS)
  String edit(Model model) {
    Policies.Version version = policy.current();
    return form(version.number(), policy.table(version), List.of(), model);
  }

  /** Every button sends the whole table; only the last one saves. */
  @PostMapping("/policies/edit")
  @PreAuthorize(OWNS)
  String step(
      @RequestParam MultiValueMap<String, String> sent,
      @RequestParam(defaultValue = "check") String step,
      HttpServletResponse response,
      RedirectAttributes flash,
      Model model) {
    int version = PolicyForm.version(sent);
    DecisionTable table = PolicyForm.table(sent, step);
    return switch (step) {
      case "check" -> checked(version, table, response, model);
      case "save" -> save(version, table, response, flash, model);
      default -> form(version, table, List.of(), model);
    };
  }

  @PostMapping("/policies/upload")
  @PreAuthorize(OWNS)
  String upload(
      @RequestParam("file") MultipartFile file, HttpServletResponse response, Model model) {
    int version = policy.current().number();
    return switch (policy.check(bytes(file))) {
      case Checked.Usable(Ready ready, var warnings) -> preview(version, ready, warnings, model);
      case Checked.Unusable(var problems) -> {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("refused", problems.stream().map(Problem::sentence).toList());
        yield page(model);
      }
    };
  }

  private static byte[] bytes(MultipartFile file) {
    try {
      return file.getBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String checked(
      int version, DecisionTable table, HttpServletResponse response, Model model) {
    return switch (policy.check(table)) {
      case Checked.Usable(Ready ready, var warnings) -> preview(version, ready, warnings, model);
      case Checked.Unusable(var problems) -> refused(version, table, problems, response, model);
    };
  }

  private String preview(int version, Ready ready, List<String> warnings, Model model) {
    model.addAttribute("whatIf", replay.replay(ready).sentence());
    model.addAttribute("warnings", warnings);
    return form(version, ready.table(), List.of(), model);
  }

  private String save(
      int version,
      DecisionTable table,
      HttpServletResponse response,
      RedirectAttributes flash,
      Model model) {
    return switch (policy.check(table)) {
      case Checked.Unusable(var problems) -> refused(version, table, problems, response, model);
      case Checked.Usable(Ready ready, var _) ->
          switch (policy.save(ready, version, person())) {
            case Saved.Done(int number) -> {
              flash.addFlashAttribute("told", "Version %d is in force.".formatted(number));
              yield "redirect:/policies";
            }
            case Saved.Changed(int number) ->
                refused(
                    version,
                    table,
                    List.of(
                        new Problem(
                            0,
                            "",
                            "Somebody has saved version %d since. Open it again, so that nothing is lost."
                                .formatted(number))),
                    response,
                    model);
          };
    };
  }

  private static String refused(
      int version,
      DecisionTable table,
      List<Problem> problems,
      HttpServletResponse response,
      Model model) {
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    model.addAttribute("problems", problems.stream().map(Problem::sentence).toList());
    return form(version, table, problems, model);
  }

  private static String form(
      int version, DecisionTable table, List<Problem> problems, Model model) {
    model.addAttribute("form", PolicyForm.of(version, table, problems));
    return "policy-form";
  }

  private String person() {
    return current
        .person()
        .map(Person::username)
        .orElseThrow(
            () -> new NothingHereException("The pages are for people; clients use the API."));
  }
}
