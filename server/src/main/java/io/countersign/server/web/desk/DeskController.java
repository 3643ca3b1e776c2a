package io.countersign.server.web.desk;

import io.countersign.engine.Gates;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Zones;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The desk and its tasks. Whether a person may decide is for {@link Gates} to say. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class DeskController {

  private final CurrentPerson current;
  private final DeskRows rows;
  private final TaskPages pages;
  private final Gates gates;
  private final TaskForms forms;
  private final Refusals refusals;

  DeskController(
      CurrentPerson current,
      DeskRows rows,
      TaskPages pages,
      Gates gates,
      TaskForms forms,
      Refusals refusals) {
    this.current = current;
    this.rows = rows;
    this.pages = pages;
    this.gates = gates;
    this.forms = forms;
    this.refusals = refusals;
  }

  @GetMapping("/")
  String home() {
    return "redirect:/desk";
  }

  @GetMapping("/desk")
  String desk(
      @RequestParam(defaultValue = "mine") String show,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "1") int page,
      HttpServletRequest request,
      Model model) {
    var wish = new DeskRows.Wish(show, q, page, Zones.of(request), null);
    model.addAttribute("list", rows.list(person(), wish));
    return "desk";
  }

  @GetMapping("/desk/{key}")
  String task(
      @PathVariable long key,
      @RequestParam(defaultValue = "mine") String show,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "1") int page,
      HttpServletRequest request,
      Model model) {
    var wish = new DeskRows.Wish(show, q, page, Zones.of(request), key);
    model.addAttribute("list", rows.list(person(), wish));
    model.addAttribute("selected", key);
    model.addAttribute("task", pages.page(key, person()));
    return "desk";
  }

  /** Always gives a page that says what came of it; nothing is decided by a GET. */
  @PostMapping("/desk/{key}")
  String decide(
      @PathVariable long key,
      DecisionForm form,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Refusal refusal = decide(key, form);
    if (refusal == null) {
      return "redirect:/desk/" + key;
    }
    response.setStatus(refusal.status().value());
    model.addAttribute("refusal", refusal);
    model.addAttribute("form", form);
    return task(key, "mine", "", 1, request, model);
  }

  private @Nullable Refusal decide(long key, DecisionForm form) {
    Map<String, Object> variables = form.toVariables(forms).orElse(null);
    if (variables == null) {
      return new Refusal(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "The values are not a JSON object. Write them like {\"name\": \"value\"}.");
    }
    Person person = person();
    var request =
        new Gates.Request(
            key,
            new Gates.Person(person.username(), person.roleNames()),
            form.toVerdict(),
            form.toReason(),
            form.toDigest(),
            variables);
    return refusals.of(gates.decide(request));
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(
            () -> new NothingHereException("The desk is for people; clients use the API."));
  }
}
