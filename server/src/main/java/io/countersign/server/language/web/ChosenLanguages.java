package io.countersign.server.language.web;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The language that each person wants, whatever their browser says. */
@Component
class ChosenLanguages {

  private final JdbcClient jdbc;

  ChosenLanguages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<String> of(String person) {
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
