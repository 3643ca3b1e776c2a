package io.countersign.server.language.web;

import io.countersign.server.language.Language;
import io.countersign.server.language.Languages;
import io.countersign.server.language.PersonLanguages;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The language that each person wants, whatever their browser says. */
@Component
class ChosenLanguages implements PersonLanguages {

  private final JdbcClient jdbc;
  private final Languages languages;

  ChosenLanguages(JdbcClient jdbc, Languages languages) {
    this.jdbc = jdbc;
    this.languages = languages;
  }

  @Override
  public Language of(String person) {
    return tag(person).map(Locale::forLanguageTag).flatMap(languages::of).orElse(Language.ENGLISH);
  }

  Optional<String> tag(String person) {
    return jdbc.sql("select tag from server.chosen_language where person = :person")
        .param("person", person)
        .query(String.class)
        .optional();
  }

  void choose(String person, String tag) {
    jdbc.sql(
            """
            insert into server.chosen_language values (:person, :tag)
            on conflict (person) do update set tag = excluded.tag
            """)
        .param("person", person)
        .param("tag", tag)
        .update();
  }

  /** From now on the browser says. */
  void forget(String person) {
    jdbc.sql("delete from server.chosen_language where person = :person")
        .param("person", person)
        .update();
  }
}
