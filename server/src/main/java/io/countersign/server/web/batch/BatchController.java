package io.countersign.server.web.batch;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Gates.Batch;
import io.countersign.engine.Gates.Result;
import io.countersign.engine.Subject;
import io.countersign.history.Digest;
import io.countersign.server.gates.DecidedTests;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.web.NothingHereException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which several gates are decided together. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class BatchController {

  private final CurrentPerson current;
  private final BatchPages pages;
  private final Gates gates;
  private final DecidedTests tests;

  BatchController(CurrentPerson current, BatchPages pages, Gates gates, DecidedTests tests) {
    this.current = current;
    this.pages = pages;
    this.gates = gates;
    this.tests = tests;
  }

  @GetMapping("/desk/batch")
  String batch(
      @RequestParam(defaultValue = "") String shape,
      @RequestParam(name = "key", defaultValue = "") List<Long> keys,
      Model model) {
    model.addAttribute(
        "batch", shape.isEmpty() ? pages.of(keys, person()) : pages.ofShape(shape, person()));
    model.addAttribute("picked", List.of());
    return "batch";
  }

  /** One reason, and for each gate that was selected the digest of what its row shows. */
  @PostMapping("/desk/batch")
  String decide(
      @RequestParam(name = "key", defaultValue = "") List<Long> keys,
      @RequestParam(name = "pick", defaultValue = "") List<Long> picked,
      @RequestParam(defaultValue = "") String verdict,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Answer answer = decide(picked, verdict, reason, request);
    if (answer.refusal() == null) {
      return tests.among(picked).keySet().stream()
          .findFirst() // its page says at once that it was a test
          .map(key -> "redirect:/desk/" + key)
          .orElse("redirect:/desk?show=mine&decided=" + picked.size());
    }
    response.setStatus(HttpStatus.CONFLICT.value());
    model.addAttribute("batch", pages.of(keys, person()));
    model.addAttribute("picked", picked);
    model.addAttribute("reason", reason);
    model.addAttribute("refusal", answer.refusal());
    model.addAttribute("stands", answer.stands());
    return "batch";
  }

  /**
   * What came of it.
   *
   * @param refusal why nothing was decided; null where all was
   * @param stands what stands against it, and at which gate
   */
  private record Answer(@Nullable String refusal, List<Stands> stands) {}

  /** One gate that cannot be decided like this. */
  record Stands(long key, String headline, String why) {}

  private Answer decide(
      List<Long> picked, String verdict, String reason, HttpServletRequest request) {
    Decision.Verdict wanted =
        switch (verdict) {
          case "approve" -> Decision.Verdict.APPROVE;
          case "reject" -> Decision.Verdict.REJECT;
          default -> null;
        };
    String refusal = refusal(picked, wanted);
    if (wanted == null || refusal != null) {
      return new Answer(refusal, List.of());
    }
    return switch (gates.decideAll(requests(picked, wanted, reason, request))) {
      case Batch.Decided _ -> new Answer(null, List.of());
      case Batch.Refused(var found) -> {
        var stands = new ArrayList<Stands>();
        found.forEach((place, result) -> stands.add(stands(picked.get(place), result)));
        yield new Answer(
            "Nothing was decided: %d of %d cannot be decided like this. All or none."
                .formatted(stands.size(), picked.size()),
            stands);
      }
    };
  }

  private Stands stands(long key, Result result) {
    String headline = gates.subject(key).map(Subject::headline).orElse("Task " + key);
    return new Stands(key, headline, words(result));
  }

  private static @Nullable String refusal(List<Long> picked, Decision.@Nullable Verdict wanted) {
    if (picked.isEmpty()) {
      return "Nothing was decided: nothing is selected. Select what you have looked at.";
    }
    if (picked.size() > BatchPages.GATES_MAX) {
      return "Nothing was decided: at most %d can be decided together."
          .formatted(BatchPages.GATES_MAX);
    }
    return wanted == null ? "Nothing was decided: approve or reject." : null;
  }

  private List<Gates.Request> requests(
      List<Long> picked, Decision.Verdict verdict, String reason, HttpServletRequest request) {
    Person person = person();
    var decider = new Gates.Person(person.username(), person.roleNames());
    return picked.stream()
        .map(key ->
            new Gates.Request(
                key,
                decider,
                verdict,
                reason.strip(),
                digest(request.getParameter("digest." + key)),
                Map.of()))
        .toList();
  }

  private static @Nullable Digest digest(@Nullable String text) {
    return text != null && text.matches("[0-9a-f]{64}") ? new Digest(text) : null;
  }

  private static String words(Result result) {
    return switch (result) {
      case Result.Decided _, Result.Counted _ -> "";
      case Result.Unknown(long key) -> "It is not there any more.";
      case Result.NotOpen(long key, String by, var at) ->
          by == null ? "Its time ran out, or the case was ended." : by + " decided it.";
      case Result.OtherDigest(var expected, var given) ->
          "It is no longer what you saw. Look at it again.";
      case Result.NotEntitled(String rule) -> rule;
      case Result.Invalid(String field, String message) -> message;
    };
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(
            () -> new NothingHereException("Batches are for people; clients use the API."));
  }
}
