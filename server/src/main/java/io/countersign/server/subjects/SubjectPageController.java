package io.countersign.server.subjects;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A person's data: seen, given out, held, erased. What names the person never stands in an address.
 */
@Controller
@PreAuthorize("hasAnyRole('OWNER','SUPERVISOR')")
class SubjectPageController {

  private static final String ASKS = "hasRole('OWNER')";

  private final Subjects subjects;
  private final SubjectErasures erasures;

  SubjectPageController(Subjects subjects, SubjectErasures erasures) {
    this.subjects = subjects;
    this.erasures = erasures;
  }

  @GetMapping("/history/person")
  String page(Model model) {
    model.addAttribute("waiting", erasures.waiting());
    return "person";
  }

  @PostMapping("/history/person")
  String find(@RequestParam String value, Model model) {
    model.addAttribute("value", value.strip());
    model.addAttribute("found", subjects.find(value));
    return page(model);
  }

  @PostMapping("/history/person/export")
  ResponseEntity<String> export(@RequestParam String value) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/x-ndjson"))
        .header("Content-Disposition", "attachment; filename=\"person.ndjson\"")
        .body(SubjectExport.text(subjects.export(value)));
  }

  @PostMapping("/history/person/erase")
  @PreAuthorize(ASKS)
  String erase(@RequestParam String value, @RequestParam String basis, RedirectAttributes flash) {
    return told(erasures.request(value, basis), flash);
  }

  @PostMapping("/history/person/erasures/{id}/approve")
  String approve(@PathVariable String id, RedirectAttributes flash) {
    return told(erasures.approve(id), flash);
  }

  @PostMapping("/history/person/erasures/{id}/reject")
  String reject(@PathVariable String id, RedirectAttributes flash) {
    flash.addFlashAttribute(
        "told", erasures.reject(id) ? "Rejected. Nothing was erased." : "It was decided before.");
    return "redirect:/history/person";
  }

  @PostMapping("/history/person/hold")
  @PreAuthorize(ASKS)
  String hold(@RequestParam String value, @RequestParam String reason, RedirectAttributes flash) {
    subjects.hold(value, reason);
    flash.addFlashAttribute(
        "told", "Held: nothing about this person can be erased until it is lifted.");
    return "redirect:/history/person";
  }

  @PostMapping("/history/person/holds/{id}/lift")
  @PreAuthorize(ASKS)
  String lift(@PathVariable String id, @RequestParam String reason, RedirectAttributes flash) {
    flash.addFlashAttribute(
        "told", subjects.lift(id, reason) ? "The hold is lifted." : "It was lifted before.");
    return "redirect:/history/person";
  }

  private static String told(SubjectErasures.Result result, RedirectAttributes flash) {
    switch (result) {
      case SubjectErasures.Result.Erased erased ->
          flash.addFlashAttribute(
              "told",
              "Erased: %d cases, %d payloads of the history. Approved by %s."
                  .formatted(erased.cases(), erased.payloads(), erased.approver()));
      case SubjectErasures.Result.Waiting waiting ->
          flash.addFlashAttribute(
              "told", "Nothing is erased yet: another owner or supervisor has to approve it.");
      case SubjectErasures.Result.Refused(List<String> reasons) ->
          flash.addFlashAttribute("refused", reasons);
    }
    return "redirect:/history/person";
  }
}
