package io.countersign.server.demo.bank;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Runs the demo's bank on loopback; {@link BankSettings} lists what its environment holds. */
public final class BankMain {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int CONNECTIONS_MAX = 8; // one for each thread that answers
  private static final long CONNECT_MILLIS_MAX = 2_000;

  private BankMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    BankSettings settings = BankSettings.of(System.getenv());
    var database = database(settings);
    whenDatabaseIsThere(() -> Ledger.create(database), Clock.systemUTC().instant().plus(PATIENCE));
    var ledger = new Ledger(database, settings.delay(), Clock.systemUTC());
    var reversals = new Reversals(database, settings.settlesAfter(), Clock.systemUTC());
    BankServer server = BankServer.start(settings, ledger, reversals);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    new CountDownLatch(1).await();
  }

  /** A few connections that stay, because to make one takes longer than to answer. */
  private static HikariDataSource database(BankSettings settings) {
    var database = new HikariDataSource();
    database.setJdbcUrl(settings.databaseUrl());
    database.setUsername(settings.databaseUser());
    database.setPassword(settings.databasePassword());
    database.setMaximumPoolSize(CONNECTIONS_MAX);
    database.setMinimumIdle(1);
    database.setConnectionTimeout(CONNECT_MILLIS_MAX);
    database.setInitializationFailTimeout(-1); // it may start later than the bank
    return database;
  }

  /** The database starts at the same time as the bank. */
  private static void whenDatabaseIsThere(Runnable task, Instant until)
      throws InterruptedException {
    while (true) {
      try {
        task.run();
        return;
      } catch (DataAccessException | TransactionException e) {
        if (Clock.systemUTC().instant().isAfter(until)) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(300);
      }
    }
  }
}
