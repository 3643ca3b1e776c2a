package io.countersign.server.identity.web;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** A person's own page: where they are signed in. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class AccountController {

  private final CurrentPerson current;
  private final Sessions sessions;

  AccountController(CurrentPerson current, Sessions sessions) {
    this.current = current;
    this.sessions = sessions;
  }

  @GetMapping("/account")
  String page(HttpServletRequest request, Model model) {
    HttpSession here = request.getSession(false);
    String username = current.person().map(Person::username).orElse("");
    model.addAttribute("places", sessions.of(username, here == null ? "" : here.getId()));
    return "account";
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
