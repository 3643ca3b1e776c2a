package io.countersign.server.demo.bank;

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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The bank's second book: refunds that were taken back before they were settled. */
public final class Reversals {

  private static final int ENTRIES_MAX = 500;

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Duration settlesAfter;
  private final Clock clock;

  /**
   * @param settlesAfter for how long after it was made a refund can be taken back
   */
  public Reversals(DataSource database, Duration settlesAfter, Clock clock) {
    this.database = JdbcClient.create(database);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    this.settlesAfter = settlesAfter;
    this.clock = clock;
  }

  /** A refund that was taken back, or a key that was closed unused. */
  public record Reversal(
      String key,
      String state,
      @Nullable String bodyDigest,
      String reference,
      @Nullable String refund,
      Instant at) {

    boolean executed() {
      return state.equals("EXECUTED");
    }
  }

  /** What somebody wants taken back. */
  record Wanted(String key, String bodyDigest, String refund, int amountCents) {}

  /** What came of it. */
  sealed interface Answer {

    /** Taken back, now or earlier under the same key. */
    record Executed(Reversal reversal) implements Answer {}

    /** Not taken back. */
    record Refused(int status, String detail) implements Answer {}
  }

  /** Newest first. */
  public List<Reversal> all() {
    return database
        .sql("select * from bank.reversal order by at desc, idempotency_key limit :max")
        .param("max", ENTRIES_MAX)
        .query((row, index) -> reversal(row))
        .list();
  }

  Optional<Reversal> find(String key) {
    return database
        .sql("select * from bank.reversal where idempotency_key = :key")
        .param("key", key)
        .query((row, index) -> reversal(row))
        .optional();
  }

  /** Until when a refund that was made then can be taken back. */
  Instant until(Instant refundedAt) {
    return refundedAt.plus(settlesAfter);
  }

  Answer reverse(Wanted wanted) {
    Answer answer = transaction.execute(status -> executed(wanted));
    return java.util.Objects.requireNonNull(answer);
  }

  private Answer executed(Wanted wanted) {
    Optional<Refunded> refund = lock(wanted.refund());
    Optional<Reversal> earlier = find(wanted.key());
    if (earlier.isPresent()) {
      return repeated(wanted, earlier.get());
    }
    return refund
        .map(found -> refusal(wanted, found).orElseGet(() -> insert(wanted)))
        .orElseGet(() ->
            new Answer.Refused(
                404, "The bank knows no refund under the key '%s'.".formatted(wanted.refund())));
  }

  private record Refunded(int amountCents, Instant at) {}

  private Optional<Refunded> lock(String refund) {
    return database
        .sql(
            """
            select amount_cents, at from bank.refund
             where idempotency_key = :key and state = 'EXECUTED' for update
            """)
        .param("key", refund)
        .query((row, index) -> new Refunded(row.getInt("amount_cents"), instant(row)))
        .optional();
  }

  private Optional<Answer> refusal(Wanted wanted, Refunded refund) {
    if (refund.amountCents() != wanted.amountCents()) {
      return Optional.of(
          new Answer.Refused(
              422,
              "The refund is of %d cents, not of %d; only all of it can be taken back."
                  .formatted(refund.amountCents(), wanted.amountCents())));
    }
    if (clock.instant().isAfter(until(refund.at()))) {
      return Optional.of(
          new Answer.Refused(
              409,
              "The refund was settled at %s and cannot be taken back."
                  .formatted(until(refund.at()))));
    }
    return database
        .sql("select at from bank.reversal where refund = :refund")
        .param("refund", wanted.refund())
        .query((row, index) -> instant(row))
        .optional()
        .map(at -> new Answer.Refused(409, "The refund was taken back at %s.".formatted(at)));
  }

  private Answer insert(Wanted wanted) {
    database
        .sql(
            """
            insert into bank.reversal (idempotency_key, state, body_digest, refund, at)
            values (:key, 'EXECUTED', :digest, :refund, :at)
            """)
        .param("key", wanted.key())
        .param("digest", wanted.bodyDigest())
        .param("refund", wanted.refund())
        .param("at", now())
        .update();
    return new Answer.Executed(find(wanted.key()).orElseThrow());
  }

  private static Answer repeated(Wanted wanted, Reversal earlier) {
    if (!earlier.executed()) {
      return new Answer.Refused(
          409,
          "The key '%s' was closed unused; nothing is taken back under it."
              .formatted(wanted.key()));
    }
    return wanted.bodyDigest().equals(earlier.bodyDigest())
        ? new Answer.Executed(earlier)
        : new Answer.Refused(
            409,
            "The key '%s' was used to take back another. Use a new key.".formatted(wanted.key()));
  }

  /** What became of the key; one that nothing became of is closed, so that nothing ever can. */
  Reversal close(String key) {
    database
        .sql(
            """
            insert into bank.reversal (idempotency_key, state, at) values (:key, 'VOID', :at)
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

  private static Reversal reversal(ResultSet row) throws SQLException {
    return new Reversal(
        row.getString("idempotency_key"),
        row.getString("state"),
        row.getString("body_digest"),
        row.getString("reference"),
        row.getString("refund"),
        instant(row));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject("at", OffsetDateTime.class).toInstant();
  }
}
