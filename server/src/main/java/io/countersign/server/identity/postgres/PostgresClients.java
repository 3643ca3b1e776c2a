package io.countersign.server.identity.postgres;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.Client;
import io.countersign.server.identity.Clients;
import io.countersign.server.identity.InvalidAccountException;
import io.countersign.server.identity.NewClient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
class PostgresClients implements Clients {

  private static final String SELECT =
      "select id, name, secret_hash, scopes, redirect_uris, demo, created_at from server.client ";

  private final JdbcClient jdbc;
  private final PasswordEncoder passwords;
  private final History history;
  private final Clock clock;

  PostgresClients(JdbcClient jdbc, PasswordEncoder passwords, History history, Clock clock) {
    this.jdbc = jdbc;
    this.passwords = passwords;
    this.history = history;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Client create(NewClient client, String by) {
    int created =
        jdbc.sql(
                """
                insert into server.client (id, name, secret_hash, scopes, redirect_uris, demo, created_at)
                values (:id, :name, :hash, :scopes, :redirectUris, :demo, :now)
                on conflict do nothing
                """)
            .param("id", client.id())
            .param("name", client.name())
            .param("hash", passwords.encode(client.secret()))
            .param("scopes", client.scopes().toArray(String[]::new))
            .param("redirectUris", client.redirectUris().toArray(String[]::new))
            .param("demo", client.demo())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (created == 0) {
      throw new InvalidAccountException(
          "id", "The client id '%s' is taken. Choose another.".formatted(client.id()));
    }
    history.append(entry(client, by));
    return find(client.id()).orElseThrow();
  }

  private static NewEntry entry(NewClient client, String by) {
    List<String> scopes = client.scopes().stream().sorted().toList();
    return new NewEntry(
        "client.created",
        by.equals(Actor.system().id()) ? Actor.system() : Actor.person(by),
        Map.of("client", client.id()),
        "ok",
        "The client %s can use the API, for %s.".formatted(client.id(), String.join(", ", scopes)),
        Map.of("scopes", scopes, "demo", client.demo()));
  }

  @Override
  public Optional<Client> find(String id) {
    return jdbc.sql(SELECT + "where id = :id")
        .param("id", id)
        .query(PostgresClients::client)
        .optional();
  }

  @Override
  public List<Client> all() {
    return jdbc.sql(SELECT + "order by id").query(PostgresClients::client).list();
  }

  private static Client client(ResultSet row, int number) throws SQLException {
    return new Client(
        row.getString("id"),
        row.getString("name"),
        row.getString("secret_hash"),
        Set.of((String[]) row.getArray("scopes").getArray()),
        Set.of((String[]) row.getArray("redirect_uris").getArray()),
        row.getBoolean("demo"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
