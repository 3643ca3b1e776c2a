package io.countersign.exporter.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** A real database behind a line that breaks where the test says. */
public final class FaultyDatabase {

  /** What happens at a call. */
  public enum Fault {
    /** The line breaks before the database hears of it. */
    LOST,
    /** The database does it, and the answer is lost. */
    UNANSWERED,
    /** The process is killed before the call. */
    KILLED,
    /** The process is killed after it. */
    KILLED_AFTER,
    /** An administrator ends the connection. */
    TERMINATED
  }

  /** The process is gone: nothing of it goes on. */
  public static final class Killed extends Error {}

  private static final Set<String> STEPS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

  private final DataSource real;
  private final List<Connection> open = new ArrayList<>();
  private Fault fault;
  private int countdown = -1;

  public FaultyDatabase(DataSource real) {
    this.real = real;
  }

  /** At the so manieth call from now, once. */
  public void breakAt(int call, Fault what) {
    countdown = call;
    fault = what;
  }

  /** What the operating system does when a process dies. */
  public void killConnections() {
    for (Connection connection : open) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    open.clear();
    countdown = -1;
  }

  public DataSource source() {
    return wrap(DataSource.class, real);
  }

  private <T> T wrap(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                if (!STEPS.contains(method.getName())) {
                  return wrapped(method.invoke(target, arguments));
                }
                boolean broken = countdown-- == 0;
                if (broken) {
                  before();
                }
                Object result = method.invoke(target, arguments);
                if (broken) {
                  after();
                }
                return wrapped(result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Object wrapped(Object result) {
    return switch (result) {
      case Connection connection -> {
        open.add(connection);
        yield wrap(Connection.class, connection);
      }
      case PreparedStatement it -> wrap(PreparedStatement.class, it);
      case Statement it -> wrap(Statement.class, it);
      case null, default -> result;
    };
  }

  private void before() throws SQLException {
    switch (fault) {
      case LOST -> throw new SQLException("The line broke before the call.", "08006");
      case KILLED -> throw new Killed();
      case TERMINATED -> terminate();
      case UNANSWERED, KILLED_AFTER -> {}
    }
  }

  private void after() throws SQLException {
    switch (fault) {
      case UNANSWERED -> throw new SQLException("The line broke before the answer.", "08006");
      case KILLED_AFTER -> throw new Killed();
      case LOST, KILLED, TERMINATED -> {}
    }
  }

  private void terminate() throws SQLException {
    try (var admin = real.getConnection();
        var statement = admin.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state like 'idle%'
          """);
    }
  }
}
