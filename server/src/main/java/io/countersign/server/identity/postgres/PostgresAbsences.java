package io.countersign.server.identity.postgres;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.Absence;
import io.countersign.server.identity.Absences;
import io.countersign.server.identity.InvalidAccountException;
import io.countersign.server.identity.People;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
class PostgresAbsences implements Absences {

  private final JdbcClient jdbc;
  private final People people;
  private final History history;
  private final Clock clock;

  PostgresAbsences(JdbcClient jdbc, People people, History history, Clock clock) {
    this.jdbc = jdbc;
    this.people = people;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Optional<Absence> of(String person) {
    return jdbc.sql("select * from server.absence where person = :person and until_at > :now")
        .param("person", person)
        .param("now", time(clock.instant()))
        .query(PostgresAbsences::absence)
        .optional();
  }

  @Override
  public List<Absence> at(Instant now) {
    return jdbc.sql("select * from server.absence where from_at <= :now and until_at > :now")
        .param("now", time(now))
        .query(PostgresAbsences::absence)
        .list();
  }

  @Override
  @Transactional
  public void set(Absence absence, String by) {
    check(absence);
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into server.absence values (:person, :substitute, :from, :until, :by, :now)
            on conflict (person) do update set substitute = excluded.substitute,
              from_at = excluded.from_at, until_at = excluded.until_at, set_by = excluded.set_by,
              set_at = excluded.set_at
            """)
        .param("person", absence.person())
        .param("substitute", absence.substitute())
        .param("from", time(absence.from()))
        .param("until", time(absence.until()))
        .param("by", by)
        .param("now", time(now))
        .update();
    history.append(
        new NewEntry(
            "absence.set",
            Actor.person(by),
            Map.of("person", absence.person()),
            "ok",
            "%s is away from %s until %s; %s stands in, as far as they may by themselves."
                .formatted(absence.person(), absence.from(), absence.until(), absence.substitute()),
            Map.of("substitute", absence.substitute())));
  }

  private void check(Absence absence) {
    if (people.find(absence.person()).isEmpty()) {
      throw new InvalidAccountException(
          "person", "Nobody is called '%s'.".formatted(absence.person()));
    }
    if (people.find(absence.substitute()).isEmpty()
        || absence.substitute().equals(absence.person())) {
      throw new InvalidAccountException(
          "substitute",
          "'%s' cannot stand in. Name somebody else who can sign in."
              .formatted(absence.substitute()));
    }
    if (!absence.from().isBefore(absence.until())
        || !clock.instant().isBefore(absence.until())
        || Duration.between(absence.from(), absence.until()).compareTo(LENGTH_MAX) > 0) {
      throw new InvalidAccountException(
          "until",
          "An absence ends after it begins and after now, and lasts at most %d days."
              .formatted(LENGTH_MAX.toDays()));
    }
  }

  @Override
  @Transactional
  public boolean end(String person, String by) {
    boolean ended =
        jdbc.sql("delete from server.absence where person = :person")
                .param("person", person)
                .update()
            == 1;
    if (ended) {
      history.append(
          new NewEntry(
              "absence.ended",
              Actor.person(by),
              Map.of("person", person),
              "ok",
              "%s is back; nobody stands in any more.".formatted(person),
              Map.of()));
    }
    return ended;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Absence absence(ResultSet row, int number) throws SQLException {
    return new Absence(
        row.getString("person"),
        row.getString("substitute"),
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("until_at", OffsetDateTime.class).toInstant());
  }
}
