package io.countersign.server.identity.postgres;

import io.countersign.history.Digest;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.OwnerLinks;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
class PostgresOwnerLinks implements OwnerLinks {

  private static final int TOKEN_BYTES = 32;

  private final JdbcClient jdbc;
  private final People people;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  PostgresOwnerLinks(JdbcClient jdbc, People people, Clock clock) {
    this.jdbc = jdbc;
    this.people = people;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Optional<String> issue() {
    if (!nobody()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    jdbc.sql("delete from server.owner_link").update();
    jdbc.sql(
            """
            insert into server.owner_link (token_hash, issued_at, expires_at)
            values (:hash, :now, :expires)
            """)
        .param("hash", hash(token))
        .param("now", now())
        .param("expires", now().plus(LIFETIME))
        .update();
    return Optional.of("/setup?token=" + token);
  }

  @Override
  public boolean works(String token) {
    return jdbc.sql(
            """
            select exists (select from server.owner_link
              where token_hash = :hash and used_at is null and expires_at > :now)
            """)
        .param("hash", hash(token))
        .param("now", now())
        .query(Boolean.class)
        .single();
  }

  @Override
  @Transactional
  public Optional<Person> redeem(String token, NewPerson owner) {
    int used =
        jdbc.sql(
                """
                update server.owner_link set used_at = :now
                where token_hash = :hash and used_at is null and expires_at > :now
                """)
            .param("hash", hash(token))
            .param("now", now())
            .update();
    return used == 1 && nobody()
        ? Optional.of(people.create(owner, owner.username()))
        : Optional.empty();
  }

  private boolean nobody() {
    return jdbc.sql("select not exists (select from server.person)").query(Boolean.class).single();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static String hash(String token) {
    return Digest.ofText(token).hex();
  }
}
