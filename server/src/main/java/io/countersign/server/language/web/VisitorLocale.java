package io.countersign.server.language.web;

import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.Person;
import io.countersign.server.language.Languages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.web.servlet.LocaleResolver;

/** What the person chose, else the first that the browser names and there is, else English. */
final class VisitorLocale implements LocaleResolver {

  private static final String FOUND = VisitorLocale.class.getName();

  private final Languages languages;
  private final ChosenLanguages chosen;
  private final CurrentPerson current;

  VisitorLocale(Languages languages, ChosenLanguages chosen, CurrentPerson current) {
    this.languages = languages;
    this.chosen = chosen;
    this.current = current;
  }

  @Override
  public Locale resolveLocale(HttpServletRequest request) {
    if (request.getAttribute(FOUND) instanceof Locale found) {
      return found;
    }
    List<Locale> asked =
        request.getHeader("Accept-Language") == null
            ? List.of()
            : Collections.list(request.getLocales());
    Locale found =
        choice()
            .map(Locale::forLanguageTag)
            .map(choice -> withRegion(choice, asked))
            .or(() -> asked.stream().filter(locale -> languages.of(locale).isPresent()).findFirst())
            .orElse(Locale.ENGLISH);
    request.setAttribute(FOUND, found);
    return found;
  }

  /** While the database is away a page about that can still be shown. */
  private Optional<String> choice() {
    try {
      return current.person().map(Person::username).flatMap(chosen::tag);
    } catch (DataAccessException e) {
      return Optional.empty();
    }
  }

  /** Who chose German, and whose browser says de-AT, writes numbers as in Austria. */
  private static Locale withRegion(Locale choice, List<Locale> asked) {
    return asked.stream()
        .filter(locale -> locale.getLanguage().equals(choice.getLanguage()))
        .findFirst()
        .orElse(choice);
  }

  @Override
  public void setLocale(
      HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
    throw new UnsupportedOperationException(
        "A person chooses their language on their account page.");
  }
}
