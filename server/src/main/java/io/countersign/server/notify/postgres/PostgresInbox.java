package io.countersign.server.notify.postgres;

import io.countersign.server.notify.Inbox;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PostgresInbox implements Inbox {

  private final JdbcClient jdbc;

  PostgresInbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Line> of(String person, int max) {
    return jdbc.sql(
            """
            select n.*, r.read_at from server.notice_reader r join server.notice n on n.id = r.notice
            where r.person = :person order by r.notice desc limit :max
            """)
        .param("person", person)
        .param("max", max)
        .query((row, number) -> new Line(Rows.notice(row), Rows.time(row, "read_at")))
        .list();
  }

  @Override
  public int unread(String person) {
    return jdbc.sql(
            """
            select count(*) from server.notice_reader where person = :person and read_at is null
            """)
        .param("person", person)
        .query(Integer.class)
        .single();
  }

  @Override
  public void read(String person, long upTo, Instant at) {
    jdbc.sql(
            """
            update server.notice_reader set read_at = :at
            where person = :person and notice <= :upTo and read_at is null
            """)
        .param("at", Rows.time(at))
        .param("person", person)
        .param("upTo", upTo)
        .update();
  }
}
