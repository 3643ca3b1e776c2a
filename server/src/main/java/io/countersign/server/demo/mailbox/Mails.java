package io.countersign.server.demo.mailbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** All mail that the mailbox took over. */
class Mails {

  private final JdbcClient database;
  private final Clock clock;

  private Mails(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The mail in this database; makes its table where there is none. */
  static Mails in(DataSource database, Clock clock) {
    new ResourceDatabasePopulator(new ClassPathResource("demo/mailbox.sql")).execute(database);
    return new Mails(JdbcClient.create(database), clock);
  }

  /** One mail in one mailbox. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are passed on as they came
  record Stored(long id, String messageId, String recipient, byte[] raw, Instant arrivedAt) {}

  /** Keeps it; the same Message-ID to the same recipient is kept once. */
  void keep(String messageId, String recipient, byte[] raw) {
    database
        .sql(
            """
            insert into mailbox.mail (message_id, recipient, raw, arrived_at)
            values (:messageId, :recipient, :raw, :at) on conflict do nothing
            """)
        .param("messageId", messageId)
        .param("recipient", recipient)
        .param("raw", raw)
        .param("at", now())
        .update();
  }

  /** Oldest first, but not more than the newest of them. */
  List<Stored> newest(int max) {
    return database
        .sql("select * from mailbox.mail order by id desc limit :max")
        .param("max", max)
        .query((row, index) -> stored(row))
        .list()
        .reversed();
  }

  /** What people read: without the copies that the journal holds. */
  List<Letter> letters(int max) {
    return database
        .sql(
            """
            select * from mailbox.mail where recipient <> :journal order by id desc limit :max
            """)
        .param("journal", MailServer.JOURNAL)
        .param("max", max)
        .query((row, index) -> stored(row))
        .list()
        .stream()
        .map(Letters::read)
        .toList();
  }

  List<Stored> unhandled(String recipient, int max) {
    return database
        .sql(
            """
            select * from mailbox.mail where recipient = :recipient and handled_at is null
             order by id limit :max
            """)
        .param("recipient", recipient)
        .param("max", max)
        .query((row, index) -> stored(row))
        .list();
  }

  void handled(long id) {
    database
        .sql("update mailbox.mail set handled_at = :at where id = :id")
        .param("at", now())
        .param("id", id)
        .update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong("id"),
        row.getString("message_id"),
        row.getString("recipient"),
        row.getBytes("raw"),
        row.getObject("arrived_at", OffsetDateTime.class).toInstant());
  }
}
