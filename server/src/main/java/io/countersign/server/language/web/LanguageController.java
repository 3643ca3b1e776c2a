package io.countersign.server.language.web;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.language.Languages;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A person chooses the language of their pages. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class LanguageController {

  private final Languages languages;
  private final ChosenLanguages chosen;
  private final CurrentPerson current;

  LanguageController(Languages languages, ChosenLanguages chosen, CurrentPerson current) {
    this.languages = languages;
    this.chosen = chosen;
    this.current = current;
  }

  /** What is no language of this server is the browser's choice, as the empty one is. */
  @PostMapping("/account/language")
  String choose(@RequestParam(defaultValue = "") String tag) {
    String person = current.person().map(Person::username).orElse("");
    if (languages.byTag().containsKey(tag)) {
      chosen.choose(person, tag);
    } else {
      chosen.forget(person);
    }
    return "redirect:/account";
  }
}
