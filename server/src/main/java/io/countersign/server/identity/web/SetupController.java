package io.countersign.server.identity.web;

import io.countersign.server.identity.InvalidAccountException;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.OwnerLinks;
import io.countersign.server.identity.Role;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page behind the one-time link, on which the first owner is made. */
@Controller
@PreAuthorize("permitAll()")
class SetupController {

  private final OwnerLinks links;

  SetupController(OwnerLinks links) {
    this.links = links;
  }

  @GetMapping("/setup")
  String page(@RequestParam(defaultValue = "") String token, Model model) {
    model.addAttribute("works", links.works(token));
    model.addAttribute("token", token);
    return "setup";
  }

  @PostMapping("/setup")
  String create(
      @RequestParam String token,
      @RequestParam String displayName,
      @RequestParam String username,
      @RequestParam String password,
      Model model) {
    try {
      var owner =
          new NewPerson(
              username.strip().toLowerCase(Locale.ROOT),
              displayName.strip(),
              password,
              Set.of(Role.OWNER, Role.SUPERVISOR, Role.DESIGNER),
              false);
      if (links.redeem(token, owner).isPresent()) {
        return "redirect:/login?made";
      }
    } catch (InvalidAccountException e) {
      model.addAttribute("field", e.field());
      model.addAttribute("problem", e.getMessage());
    }
    model.addAttribute("displayName", displayName);
    model.addAttribute("username", username);
    return page(token, model);
  }
}
