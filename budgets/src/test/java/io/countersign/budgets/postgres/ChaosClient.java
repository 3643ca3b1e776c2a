package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's process, to be killed: holds, calls the fake provider, settles, without end. */
final class ChaosClient {

  private static final Logger LOG = LoggerFactory.getLogger(ChaosClient.class);

  static final long HOLD_NANOS = 100_000_000;
  static final int WORKERS = 400;

  private static final int CALLERS = 12;

  private final Ledger ledger;
  private final String provider;
  private final String name;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong number = new AtomicLong();

  private ChaosClient(Ledger ledger, String provider, String name) {
    this.ledger = ledger;
    this.provider = provider;
    this.name = name;
  }

  public static void main(String[] args) {
    var database = new PGSimpleDataSource();
    database.setUrl(args[0]);
    var client = new ChaosClient(Ledger.at(database), args[1], args[2]);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(client::callWithoutEnd);
      }
    }
  }

  private void callWithoutEnd() {
    while (true) {
      try {
        call(number.incrementAndGet());
      } catch (Exception e) {
        // Somebody was killed: what this call has done is told by what is stored, and by the bill.
        LOG.info("Given up: {}", e.toString());
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private void call(long n) throws Exception {
    String key = name + "-" + n;
    Reservation answer = ledger.reserve(key, path(n), new Amounts(HOLD_NANOS, 100, 50, 1, 0));
    boolean goneBefore = n % 17 == 0;
    if (answer instanceof Reservation.Denied || goneBefore) {
      return;
    }
    var request = HttpRequest.newBuilder(URI.create(provider + key)).build();
    String body = http.send(request, BodyHandlers.ofString()).body();
    boolean goneAfter = n % 19 == 0;
    if (!goneAfter) {
      ledger.budgets.settle(key, new Amounts(Long.parseLong(body), 90, 40, 1, 0), "request");
    }
  }

  /** Worker after worker runs into its limit. */
  private static List<Scope> path(long n) {
    long worker = n / 30 % WORKERS;
    return List.of(
        Scope.organisation(),
        new Scope(Scope.Kind.TEAM, "team " + worker % 3),
        Scope.worker("worker " + worker),
        Scope.process("process " + n % 5),
        Scope.instance(n % 100));
  }
}
