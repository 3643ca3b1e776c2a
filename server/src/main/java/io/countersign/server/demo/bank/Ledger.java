package io.countersign.server.demo.bank;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** The bank's books: payments, and refunds by idempotency key. */
public final class Ledger {

  private static final int ENTRIES_MAX = 500;

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Duration delay;
  private final Clock clock;

  /**
   * @param delay before and again after a refund is committed
   */
  public Ledger(DataSource database, Duration delay, Clock clock) {
    this.database = JdbcClient.create(database);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    this.delay = delay;
    this.clock = clock;
  }

  /** Creates the books where there are none. */
  public static void create(DataSource database) {
    var schema = new ResourceDatabasePopulator(new ClassPathResource("demo/bank/schema.sql"));
    schema.setSqlScriptEncoding(StandardCharsets.UTF_8.name());
    var transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    transaction.executeWithoutResult(status -> {
      JdbcClient.create(database)
          .sql("select pg_advisory_xact_lock(hashtext('countersign demo bank'))")
          .query((row, index) -> "")
          .single();
      schema.execute(database);
    });
  }

  /** A payment by card, and how much of it went back. */
  public record Payment(
      String order,
      String payer,
      String cardEnding,
      int paidCents,
      int refundedCents,
      Instant paidAt) {}

  /** A refund that was executed, or a key that was closed unused. */
  public record Refund(
      String key,
      String state,
      @Nullable String bodyDigest,
      String reference,
      @Nullable String order,
      int amountCents,
      @Nullable String recipient,
      @Nullable String reason,
      Instant at) {

    boolean executed() {
      return state.equals("EXECUTED");
    }
  }

  /** What somebody wants paid back. */
  record Wanted(
      String key,
      String bodyDigest,
      String order,
      int amountCents,
      String recipient,
      String reason) {}

  /** What came of it. */
  sealed interface Answer {

    /** Paid, now or earlier under the same key. */
    record Executed(Refund refund) implements Answer {}

    /** Not paid. */
    record Refused(int status, String detail) implements Answer {}
  }

  Optional<Payment> payment(String order) {
    return payments().stream().filter(payment -> payment.order().equals(order)).findFirst();
  }

  /** All payments, by order. */
  public List<Payment> payments() {
    return database
        .sql(
            """
            select p.*, (select coalesce(sum(r.amount_cents), 0)::int from bank.refund r
                          where r.order_number = p.order_number and r.state = 'EXECUTED'
                            and not exists (select from bank.reversal v where v.refund = r.idempotency_key)) as refunded
              from bank.payment p order by p.order_number limit :max
            """)
        .param("max", ENTRIES_MAX)
        .query((row, index) ->
            new Payment(
                row.getString("order_number"),
                row.getString("payer"),
                row.getString("card_ending"),
                row.getInt("paid_cents"),
                row.getInt("refunded"),
                instant(row, "paid_at")))
        .list();
  }

  /** Newest first. */
  public List<Refund> refunds() {
    return database
        .sql("select * from bank.refund order by at desc, idempotency_key limit :max")
        .param("max", ENTRIES_MAX)
        .query((row, index) -> refund(row))
        .list();
  }

  Optional<Refund> find(String key) {
    return database
        .sql("select * from bank.refund where idempotency_key = :key")
        .param("key", key)
        .query((row, index) -> refund(row))
        .optional();
  }

  Answer refund(Wanted wanted) {
    Answer answer = transaction.execute(status -> executed(wanted));
    pause();
    return answer;
  }

  private Answer executed(Wanted wanted) {
    Optional<Integer> paid =
        database
            .sql("select paid_cents from bank.payment where order_number = :order for update")
            .param("order", wanted.order())
            .query(Integer.class)
            .optional();
    Optional<Refund> earlier = find(wanted.key());
    if (earlier.isPresent()) {
      return repeated(wanted, earlier.get());
    }
    if (paid.isEmpty()) {
      return new Answer.Refused(
          422, "No payment is known for order '%s'.".formatted(wanted.order()));
    }
    int left = paid.get() - refunded(wanted.order());
    if (wanted.amountCents() > left) {
      return new Answer.Refused(
          422,
          "%d cents are more than the %d that are left of the payment for order %s."
              .formatted(wanted.amountCents(), left, wanted.order()));
    }
    return insert(wanted)
        ? paidOut(wanted.key())
        : repeated(wanted, find(wanted.key()).orElseThrow());
  }

  private Answer paidOut(String key) {
    pause();
    return new Answer.Executed(find(key).orElseThrow());
  }

  private static Answer repeated(Wanted wanted, Refund earlier) {
    if (!earlier.executed()) {
      return new Answer.Refused(
          409, "The key '%s' was closed unused; nothing is paid under it.".formatted(wanted.key()));
    }
    return wanted.bodyDigest().equals(earlier.bodyDigest())
        ? new Answer.Executed(earlier)
        : new Answer.Refused(
            409,
            "The key '%s' was used for another refund. Use a new key.".formatted(wanted.key()));
  }

  private int refunded(String order) {
    return database
        .sql(
            """
            select coalesce(sum(amount_cents), 0)::int from bank.refund r
             where order_number = :order and state = 'EXECUTED'
               and not exists (select from bank.reversal v where v.refund = r.idempotency_key)
            """)
        .param("order", order)
        .query(Integer.class)
        .single();
  }

  private boolean insert(Wanted wanted) {
    return database
            .sql(
                """
                insert into bank.refund (idempotency_key, state, body_digest, order_number,
                                         amount_cents, recipient, reason, at)
                values (:key, 'EXECUTED', :digest, :order, :amount, :recipient, :reason, :at)
                on conflict do nothing
                """)
            .param("key", wanted.key())
            .param("digest", wanted.bodyDigest())
            .param("order", wanted.order())
            .param("amount", wanted.amountCents())
            .param("recipient", wanted.recipient())
            .param("reason", wanted.reason())
            .param("at", now())
            .update()
        == 1;
  }

  /** What became of the key; one that nothing became of is closed, so that nothing ever can. */
  Refund close(String key) {
    database
        .sql(
            """
            insert into bank.refund (idempotency_key, state, at) values (:key, 'VOID', :at)
            on conflict do nothing
            """)
        .param("key", key)
        .param("at", now())
        .update();
    return find(key).orElseThrow();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private void pause() {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Refund refund(ResultSet row) throws SQLException {
    return new Refund(
        row.getString("idempotency_key"),
        row.getString("state"),
        row.getString("body_digest"),
        row.getString("reference"),
        row.getString("order_number"),
        row.getInt("amount_cents"),
        row.getString("recipient"),
        row.getString("reason"),
        instant(row, "at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
