package io.countersign.server.identity.postgres;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.InvalidAccountException;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
class PostgresPeople implements People {

  private final JdbcClient jdbc;
  private final PasswordEncoder passwords;
  private final History history;
  private final Clock clock;

  PostgresPeople(JdbcClient jdbc, PasswordEncoder passwords, History history, Clock clock) {
    this.jdbc = jdbc;
    this.passwords = passwords;
    this.history = history;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Person create(NewPerson person, String by) {
    int created =
        jdbc.sql(
                """
                insert into server.person
                  (username, display_name, password_hash, roles, demo, created_at)
                values (:username, :displayName, :hash, :roles, :demo, :now)
                on conflict do nothing
                """)
            .param("username", person.username())
            .param("displayName", person.displayName())
            .param("hash", passwords.encode(person.password()))
            .param("roles", person.roles().stream().map(Role::name).toArray(String[]::new))
            .param("demo", person.demo())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (created == 0) {
      throw new InvalidAccountException(
          "username", "The user name '%s' is taken. Choose another.".formatted(person.username()));
    }
    history.append(entry(person, by));
    return new Person(person.username(), person.displayName(), person.roles(), person.demo());
  }

  private static NewEntry entry(NewPerson person, String by) {
    List<String> roles = person.roles().stream().map(Role::name).sorted().toList();
    return new NewEntry(
        "person.created",
        by.equals(Actor.system().id()) ? Actor.system() : Actor.person(by),
        Map.of("person", person.username()),
        "ok",
        "%s can sign in, as %s.".formatted(person.username(), String.join(", ", roles)),
        Map.of("roles", roles, "demo", person.demo()));
  }

  @Override
  public Optional<Person> find(String username) {
    return jdbc.sql(
            """
            select username, display_name, roles, demo from server.person where username = :username
            """)
        .param("username", username)
        .query(PostgresPeople::person)
        .optional();
  }

  @Override
  public List<Person> all() {
    return jdbc.sql(
            "select username, display_name, roles, demo from server.person order by username")
        .query(PostgresPeople::person)
        .list();
  }

  @Override
  public Optional<String> passwordHash(String username) {
    return jdbc.sql("select password_hash from server.person where username = :username")
        .param("username", username)
        .query(String.class)
        .optional();
  }

  private static Person person(ResultSet row, int number) throws SQLException {
    Set<Role> roles =
        Arrays.stream((String[]) row.getArray("roles").getArray())
            .map(Role::valueOf)
            .collect(Collectors.toSet());
    return new Person(
        row.getString("username"), row.getString("display_name"), roles, row.getBoolean("demo"));
  }
}
