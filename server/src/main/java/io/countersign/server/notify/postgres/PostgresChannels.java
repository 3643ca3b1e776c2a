package io.countersign.server.notify.postgres;

import io.countersign.server.identity.Role;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.ChannelKeys;
import io.countersign.server.notify.Channels;
import io.countersign.server.notify.NoticeType;
import io.countersign.server.notify.Owner;
import io.countersign.server.notify.Rhythm;
import io.countersign.server.notify.Rhythm.Digest;
import io.countersign.server.notify.Way;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PostgresChannels implements Channels {

  private final JdbcClient jdbc;
  private final ChannelKeys keys;

  PostgresChannels(JdbcClient jdbc, ChannelKeys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  @Override
  public void add(Channel channel, String by, Instant at) {
    Rhythm rhythm = channel.rhythm();
    Rhythm.Quiet quiet = rhythm.quiet();
    jdbc.sql(
            """
            insert into server.channel (id, person, role, name, kind, mail, sealed, wanted, zone,
              digest, digest_at, quiet_from, quiet_until, created_by, created_at)
            values (:id, :person, :role, :name, :kind, :mail, :sealed, :wanted, :zone, :digest,
              :digestAt, :quietFrom, :quietUntil, :by, :at)
            """)
        .param("id", channel.id())
        .param("person", channel.owner() instanceof Owner.OfPerson(String name) ? name : null)
        .param("role", channel.owner() instanceof Owner.OfGroup(Role role) ? role.name() : null)
        .param("name", channel.name())
        .param("kind", channel.way().kind())
        .param("mail", channel.way() instanceof Way.Mail(String address) ? address : null)
        .param("sealed", sealed(channel))
        .param("wanted", channel.wanted().stream().map(NoticeType::name).toArray(String[]::new))
        .param("zone", rhythm.zone().getId())
        .param("digest", digest(rhythm.digest()))
        .param("digestAt", rhythm.digest() instanceof Digest.Daily(LocalTime time) ? time : null)
        .param("quietFrom", quiet == null ? null : quiet.from())
        .param("quietUntil", quiet == null ? null : quiet.until())
        .param("by", by)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  private byte @Nullable [] sealed(Channel channel) {
    return channel.way() instanceof Way.Post post
        ? keys.seal(channel.id(), post.url().toString())
        : null;
  }

  private static String digest(Digest digest) {
    return switch (digest) {
      case Digest.AtOnce() -> "AT_ONCE";
      case Digest.Hourly() -> "HOURLY";
      case Digest.Daily daily -> "DAILY";
    };
  }

  @Override
  public Optional<Channel> find(String id) {
    return jdbc.sql("select * from server.channel where id = :id")
        .param("id", id)
        .query(this::channel)
        .optional();
  }

  @Override
  public List<Channel> of(Owner owner) {
    return switch (owner) {
      case Owner.OfPerson(String name) ->
          jdbc.sql("select * from server.channel where person = :person order by created_at, id")
              .param("person", name)
              .query(this::channel)
              .list();
      case Owner.OfGroup(Role role) ->
          jdbc.sql("select * from server.channel where role = :role order by created_at, id")
              .param("role", role.name())
              .query(this::channel)
              .list();
    };
  }

  @Override
  public List<Channel> active() {
    return jdbc.sql("select * from server.channel where not paused order by id")
        .query(this::channel)
        .list();
  }

  @Override
  public List<Channel> ofGroups() {
    return jdbc.sql(
            "select * from server.channel where role is not null order by role, created_at, id")
        .query(this::channel)
        .list();
  }

  @Override
  public void become(String id, Channel.State state) {
    jdbc.sql("update server.channel set paused = :paused where id = :id")
        .param("paused", state == Channel.State.PAUSED)
        .param("id", id)
        .update();
  }

  @Override
  public void rotate(String id, Instant at) {
    jdbc.sql(
            """
            update server.channel set secret_version = secret_version + 1, rotated_at = :at
            where id = :id
            """)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  @Override
  public void remove(String id) {
    jdbc.sql("delete from server.channel where id = :id").param("id", id).update();
  }

  private Channel channel(ResultSet row, int number) throws SQLException {
    String id = row.getString("id");
    Set<NoticeType> wanted =
        Arrays.stream((String[]) row.getArray("wanted").getArray())
            .map(NoticeType::valueOf)
            .collect(Collectors.toSet());
    OffsetDateTime rotated = row.getObject("rotated_at", OffsetDateTime.class);
    return new Channel(
        id,
        row.getString("person") == null
            ? new Owner.OfGroup(Role.valueOf(row.getString("role")))
            : new Owner.OfPerson(row.getString("person")),
        row.getString("name"),
        way(row, id),
        wanted,
        rhythm(row),
        row.getBoolean("paused") ? Channel.State.PAUSED : Channel.State.ACTIVE,
        row.getInt("secret_version"),
        rotated == null ? null : rotated.toInstant());
  }

  private Way way(ResultSet row, String id) throws SQLException {
    byte[] sealed = row.getBytes("sealed");
    return Way.of(
        row.getString("kind"), sealed == null ? row.getString("mail") : keys.open(id, sealed));
  }

  private static Rhythm rhythm(ResultSet row) throws SQLException {
    LocalTime from = row.getObject("quiet_from", LocalTime.class);
    Digest digest =
        switch (row.getString("digest")) {
          case "AT_ONCE" -> new Digest.AtOnce();
          case "HOURLY" -> new Digest.Hourly();
          default -> new Digest.Daily(row.getObject("digest_at", LocalTime.class));
        };
    return new Rhythm(
        ZoneId.of(row.getString("zone")),
        digest,
        from == null
            ? null
            : new Rhythm.Quiet(from, row.getObject("quiet_until", LocalTime.class)));
  }
}
