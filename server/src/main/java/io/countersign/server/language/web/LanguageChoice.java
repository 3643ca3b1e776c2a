package io.countersign.server.language.web;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.language.Languages;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What the account page offers: each language by its own name. */
@Component
class LanguageChoice {

  private final Languages languages;
  private final ChosenLanguages chosen;
  private final CurrentPerson current;

  LanguageChoice(Languages languages, ChosenLanguages chosen, CurrentPerson current) {
    this.languages = languages;
    this.chosen = chosen;
    this.current = current;
  }

  /** One language. */
  record Offer(String tag, String name, boolean taken) {}

  public List<Offer> offers() {
    String taken = current.person().map(Person::username).flatMap(chosen::tag).orElse("");
    return languages.byTag().keySet().stream()
        .map(tag -> new Offer(tag, name(Locale.forLanguageTag(tag)), tag.equals(taken)))
        .toList();
  }

  private static String name(Locale locale) {
    String name = locale.getDisplayName(locale);
    return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
  }
}
