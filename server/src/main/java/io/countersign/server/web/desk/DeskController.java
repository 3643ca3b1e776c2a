package io.countersign.server.web.desk;

import io.countersign.engine.Gates;
import io.countersign.engine.UserTask;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Shell;
import io.countersign.server.web.Zones;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The desk and its tasks. Whether a person may decide is for {@link Gates} to say. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class DeskController {

  /** Sent by a page that only looks whether something changed: nobody has opened it anew. */
  private static final String LIVE = "X-Live";

  /** What the person did just now, which the read model may not know yet. */
  private static final String TOOK = "took";

  private final CurrentPerson current;
  private final DeskRows rows;
  private final TaskPages pages;
  private final Deciding deciding;
  private final Claims claims;
  private final Deferrals deferrals;
  private final SavedViews views;

  DeskController(
      CurrentPerson current,
      DeskRows rows,
      TaskPages pages,
      Deciding deciding,
      Claims claims,
      Deferrals deferrals,
      SavedViews views) {
    this.current = current;
    this.rows = rows;
    this.pages = pages;
    this.deciding = deciding;
    this.claims = claims;
    this.deferrals = deferrals;
    this.views = views;
  }

  @GetMapping("/")
  String home() {
    return "redirect:/desk";
  }

  /** A bare address opens the view that the person has chosen for it. */
  @GetMapping("/desk")
  String desk(HttpServletRequest request, Model model) {
    String standard =
        request.getQueryString() == null
            ? views.standard(person().username()).map(SavedViews.View::query).orElse("")
            : "";
    if (!standard.isEmpty()) {
      return "redirect:/desk" + standard;
    }
    list(request, null, model);
    return "desk";
  }

  private void list(HttpServletRequest request, @Nullable Long selected, Model model) {
    DeskQuery query = DeskQuery.of(request::getParameter);
    model.addAttribute(
        "list", rows.list(person(), query, shell(model).counts(), Zones.of(request), selected));
  }

  @GetMapping("/desk/{key:[0-9]+}")
  String task(@PathVariable long key, HttpServletRequest request, Model model) {
    UserTask task = pages.task(key);
    if (request.getHeader(LIVE) == null) {
      claims.open(task, person());
    }
    return show(task, request, model);
  }

  private String show(UserTask task, HttpServletRequest request, Model model) {
    list(request, task.key(), model);
    model.addAttribute("selected", task.key());
    TaskPage page = pages.page(task, person());
    model.addAttribute(
        "task",
        model.getAttribute(TOOK) instanceof Boolean took
            ? page.taken(took, person().username())
            : page);
    return "desk";
  }

  /** Always gives a page that says what came of it; nothing is decided by a GET. */
  @PostMapping("/desk/{key:[0-9]+}")
  String decide(
      @PathVariable long key,
      DecisionForm form,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Refusal refusal = deciding.decide(key, form, person(), request::getParameter);
    if (refusal == null) {
      return "redirect:" + DeskQuery.of(request::getParameter).task(key);
    }
    model.addAttribute("form", form);
    return refused(key, refusal, request, response, model);
  }

  private String refused(
      long key,
      Refusal refusal,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    response.setStatus(refusal.status().value());
    model.addAttribute("refusal", refusal);
    return show(pages.task(key), request, model);
  }

  @PostMapping("/desk/{key:[0-9]+}/claim")
  String claim(
      @PathVariable long key,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model,
      RedirectAttributes flash) {
    Optional<Refusal> refusal = claims.take(pages.task(key), person());
    flash.addFlashAttribute(TOOK, true);
    return refusal.isPresent()
        ? refused(key, refusal.get(), request, response, model)
        : "redirect:" + DeskQuery.of(request::getParameter).task(key);
  }

  @PostMapping("/desk/{key:[0-9]+}/release")
  String release(
      @PathVariable long key,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model,
      RedirectAttributes flash) {
    Optional<Refusal> refusal = claims.giveBack(pages.task(key), person());
    flash.addFlashAttribute(TOOK, false);
    return refusal.isPresent()
        ? refused(key, refusal.get(), request, response, model)
        : "redirect:" + DeskQuery.of(request::getParameter).task(key);
  }

  /** Goes back to the list: there is more to do now than this. */
  @PostMapping("/desk/{key:[0-9]+}/deferral")
  String defer(
      @PathVariable long key,
      @RequestParam(defaultValue = "") String until,
      @RequestParam(defaultValue = "") String at,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Optional<Refusal> refusal =
        deferrals.defer(
            pages.task(key), person(), until.equals("at") ? at : until, Zones.of(request));
    return refusal.isPresent()
        ? refused(key, refusal.get(), request, response, model)
        : "redirect:" + DeskQuery.of(request::getParameter).address();
  }

  @PostMapping("/desk/{key:[0-9]+}/deferral/removal")
  String resume(
      @PathVariable long key,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Optional<Refusal> refusal = deferrals.resume(pages.task(key), person());
    return refusal.isPresent()
        ? refused(key, refusal.get(), request, response, model)
        : "redirect:" + DeskQuery.of(request::getParameter).task(key);
  }

  /** Made for every page before its own part. */
  private static Shell shell(Model model) {
    return (Shell) Objects.requireNonNull(model.getAttribute("shell"));
  }

  private Person person() {
    return current
        .person()
        .orElseThrow(
            () -> new NothingHereException("The desk is for people; clients use the API."));
  }
}
