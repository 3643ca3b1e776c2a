package io.countersign.server.demo.bank;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionException;

/** Runs the demo's bank on loopback; {@link BankSettings} lists what its environment holds. */
public final class BankMain {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private BankMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    BankSettings settings = BankSettings.of(System.getenv());
    var database =
        new DriverManagerDataSource(
            settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
    whenDatabaseIsThere(() -> Ledger.create(database), Clock.systemUTC().instant().plus(PATIENCE));
    var ledger = new Ledger(database, settings.delay(), Clock.systemUTC());
    var reversals = new Reversals(database, settings.settlesAfter(), Clock.systemUTC());
    BankServer server = BankServer.start(settings, ledger, reversals);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    new CountDownLatch(1).await();
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
