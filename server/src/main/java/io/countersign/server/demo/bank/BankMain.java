package io.countersign.server.demo.bank;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Runs the demo's bank on loopback; {@link BankSettings} lists what its environment holds. */
public final class BankMain {

  private BankMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    BankSettings settings = BankSettings.of(System.getenv());
    var database =
        new DriverManagerDataSource(
            settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
    Ledger.create(database);
    var ledger = new Ledger(database, settings.delay(), Clock.systemUTC());
    BankServer server = BankServer.start(settings, ledger);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    new CountDownLatch(1).await();
  }
}
