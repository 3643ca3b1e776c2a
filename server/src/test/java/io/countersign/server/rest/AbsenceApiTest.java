package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Market pain 7: somebody is away, and somebody else is named. */
@SpringBootTest(
    classes = RestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AbsenceApiTest {

  private static final String MINE = "/api/people/me/absence";

  @TempDir static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
  }

  @LocalServerPort int port;
  @Autowired JwtEncoder tokens;
  @Autowired People people;
  @Autowired JdbcClient jdbc;

  Api api;
  String sue;

  @BeforeEach
  void two_people() {
    api = new Api(port, tokens);
    sue = api.person("SUPERVISOR");
    for (String name : new String[] {"sue", "tom"}) {
      if (people.find(name).isEmpty()) {
        people.create(
            new NewPerson(name, name, "long enough", Set.of(Role.SUPERVISOR), false),
            "countersign");
      }
    }
    api.send(sue, "DELETE", MINE, null);
  }

  @Test
  void a_person_says_when_they_are_away_and_who_stands_in() {
    assertThat(api.get(sue, MINE).status()).isEqualTo(204);
    assertThat(set(MINE, sue, "tom", 1, 5)).isEqualTo(200);
    assertThat(api.get(sue, MINE).text("/substitute")).isEqualTo("tom");
    assertThat(api.send(sue, "DELETE", MINE, null).status()).isEqualTo(204);
    assertThat(entries("absence.set")).isEqualTo(entries("absence.ended")).isPositive();
  }

  @Test
  void an_owner_says_so_for_anybody_and_nobody_else_does() {
    assertThat(set("/api/people/tom/absence", sue, "sue", 1, 5)).isEqualTo(403);
    assertThat(set("/api/people/tom/absence", api.person("OWNER"), "sue", 1, 5)).isEqualTo(200);
    assertThat(api.get(api.client("read"), MINE).status()).isEqualTo(403);
  }

  @Test
  void nobody_stands_in_for_themselves_and_no_absence_is_over_or_endless() {
    assertThat(set(MINE, sue, "sue", 1, 5)).isEqualTo(400);
    assertThat(set(MINE, sue, "nobody", 1, 5)).isEqualTo(400);
    assertThat(set(MINE, sue, "tom", -5, -1)).isEqualTo(400);
    assertThat(set(MINE, sue, "tom", 5, 1)).isEqualTo(400);
    assertThat(set(MINE, sue, "tom", 0, 400)).isEqualTo(400);
    assertThat(api.send(sue, "PUT", MINE, "{}").text("/field")).isEqualTo("until");
  }

  private int set(String path, String who, String substitute, int fromDay, int untilDay) {
    Instant now = Instant.now();
    String body =
        "{\"from\":\"%s\",\"until\":\"%s\",\"substitute\":\"%s\"}"
            .formatted(
                now.plus(fromDay, ChronoUnit.DAYS),
                now.plus(untilDay, ChronoUnit.DAYS),
                substitute);
    return api.send(who, "PUT", path, body).status();
  }

  private long entries(String type) {
    return jdbc.sql(
            """
            select count(*) from history.inbox where leaf::jsonb ->> 'type' = :type
              and leaf::jsonb #>> '{subjects,person}' = 'sue'
            """)
        .param("type", type)
        .query(Long.class)
        .single();
  }
}
