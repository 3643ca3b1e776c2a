package io.countersign.server.identity.web;

import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The sign-in page. */
@Controller
class SignInController {

  private final People people;

  SignInController(People people) {
    this.people = people;
  }

  @GetMapping("/login")
  @PreAuthorize("permitAll()")
  String page(HttpServletRequest request, Model model) {
    model.addAttribute("problem", problem(request));
    model.addAttribute("left", request.getParameter("left") != null);
    model.addAttribute("expired", request.getParameter("expired") != null);
    List<Person> everybody = people.all();
    model.addAttribute("nobody", everybody.isEmpty());
    model.addAttribute(
        "demo",
        everybody.stream()
            .filter(Person::demo)
            .sorted(Comparator.comparingInt(SignInController::rank))
            .toList());
    return "login";
  }

  /** Whoever decides comes first. */
  private static int rank(Person person) {
    return person.isAny(Role.SUPERVISOR)
        ? -1
        : person.roles().stream().mapToInt(Role::ordinal).min().orElse(9);
  }

  private static @Nullable Object problem(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return null;
    }
    Object problem = session.getAttribute(SignInOutcome.PROBLEM);
    session.removeAttribute(SignInOutcome.PROBLEM);
    return problem;
  }
}
