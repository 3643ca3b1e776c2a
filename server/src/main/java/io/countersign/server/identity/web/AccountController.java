package io.countersign.server.identity.web;

import io.countersign.server.identity.Absence;
import io.countersign.server.identity.Absences;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.InvalidAccountException;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A person's own page: where they are signed in, and when they are away. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class AccountController {

  private final CurrentPerson current;
  private final Sessions sessions;
  private final Absences absences;
  private final People people;

  AccountController(CurrentPerson current, Sessions sessions, Absences absences, People people) {
    this.current = current;
    this.sessions = sessions;
    this.absences = absences;
    this.people = people;
  }

  @GetMapping("/account")
  String page(HttpServletRequest request, Model model) {
    HttpSession here = request.getSession(false);
    String username = current.person().map(Person::username).orElse("");
    model.addAttribute("places", sessions.of(username, here == null ? "" : here.getId()));
    model.addAttribute("absence", absences.of(username).orElse(null));
    model.addAttribute(
        "others",
        people.all().stream().filter(person -> !person.username().equals(username)).toList());
    model.addAttribute("owner", owner());
    return "account";
  }

  /** Days as people give them: from the first one's beginning to the last one's end, in UTC. */
  @PostMapping("/account/absence")
  String absent(
      @RequestParam(defaultValue = "") String person,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String until,
      @RequestParam(defaultValue = "") String substitute,
      RedirectAttributes flash) {
    String username = current.person().map(Person::username).orElse("");
    try {
      absences.set(
          new Absence(
              whose(person, username),
              substitute,
              day(from, "from").atStartOfDay(ZoneOffset.UTC).toInstant(),
              day(until, "until").plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()),
          username);
      flash.addFlashAttribute("told", "The absence is set.");
    } catch (InvalidAccountException e) {
      flash.addFlashAttribute("problem", e.getMessage());
    }
    return "redirect:/account";
  }

  /** An owner says so for anybody. */
  private String whose(String person, String username) {
    return owner() && !person.isBlank() ? person : username;
  }

  private boolean owner() {
    return current.person().filter(person -> person.isAny(Role.OWNER)).isPresent();
  }

  private static LocalDate day(String text, String field) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidAccountException(
          field, "'%s' is no day. Write it like 2026-12-24.".formatted(text));
    }
  }

  @PostMapping("/account/absence/end")
  String back(RedirectAttributes flash) {
    String username = current.person().map(Person::username).orElse("");
    absences.end(username, username);
    flash.addFlashAttribute("told", "Welcome back. Nobody stands in for you any more.");
    return "redirect:/account";
  }

  @PostMapping("/account/sign-out-everywhere")
  String signOutEverywhere(HttpServletRequest request) {
    current.person().map(Person::username).ifPresent(sessions::endAll);
    HttpSession here = request.getSession(false);
    if (here != null) {
      here.invalidate();
    }
    return "redirect:/login?left";
  }
}
