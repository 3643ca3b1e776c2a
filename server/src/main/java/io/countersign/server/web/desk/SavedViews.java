package io.countersign.server.web.desk;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The views that each person keeps for themselves. */
@Component
class SavedViews {

  static final int NAME_MAX = 40;
  static final int PERSON_MAX = 20;

  private final JdbcClient jdbc;
  private final Clock clock;

  SavedViews(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A view.
   *
   * @param query of the desk's address, from {@code ?} on
   * @param standard whether the desk opens with it
   */
  record View(String name, String query, boolean standard) {

    /** Of the list as the view shows it. */
    public String address() {
      return query.isEmpty() ? "/desk?show=mine" : "/desk" + query;
    }
  }

  List<View> of(String person) {
    return jdbc.sql(
            """
            select name, query, standard from server.desk_view where person = :person
            order by lower(name), name limit :max
            """)
        .param("person", person)
        .param("max", PERSON_MAX)
        .query((row, _) ->
            new View(row.getString("name"), row.getString("query"), row.getBoolean("standard")))
        .list();
  }

  Optional<View> standard(String person) {
    return of(person).stream().filter(View::standard).findFirst();
  }

  /** In the place of what had this name; only one view is the standard. */
  @Transactional
  void save(String person, View view) {
    if (view.standard()) {
      jdbc.sql("update server.desk_view set standard = false where person = :person and standard")
          .param("person", person)
          .update();
    }
    jdbc.sql(
            """
            insert into server.desk_view values (:person, :name, :query, :standard, :now)
            on conflict (person, name) do update set query = excluded.query,
              standard = excluded.standard, saved_at = excluded.saved_at
            """)
        .param("person", person)
        .param("name", view.name())
        .param("query", view.query())
        .param("standard", view.standard())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  void remove(String person, String name) {
    jdbc.sql("delete from server.desk_view where person = :person and name = :name")
        .param("person", person)
        .param("name", name)
        .update();
  }
}
