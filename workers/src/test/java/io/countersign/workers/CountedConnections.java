package io.countersign.workers;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts how often a thread takes a connection: outside of a transaction, once a statement. */
final class CountedConnections extends DelegatingDataSource {

  private final ThreadLocal<Integer> taken = ThreadLocal.withInitial(() -> 0);

  CountedConnections(DataSource database) {
    super(database);
  }

  @Override
  public Connection getConnection() throws SQLException {
    taken.set(taken.get() + 1);
    return super.getConnection();
  }

  int during(Runnable task) {
    int before = taken.get();
    task.run();
    return taken.get() - before;
  }
}
