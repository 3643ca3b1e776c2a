package io.countersign.exporter.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A real database behind a line that breaks where the test says. When the exporter closes a
 * connection, or dies, PostgreSQL rolls back what was open in it, and so does this; the connection
 * itself is used again, because making one takes longer than all the rest.
 */
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

  private static final Map<DataSource, Deque<Connection>> POOLS = new IdentityHashMap<>();

  private final DataSource real;
  private final Deque<Connection> pool;
  private final List<Connection> open = new ArrayList<>();
  private Fault fault;
  private int countdown = -1;
  private int commits = -1;

  public FaultyDatabase(DataSource real) {
    this.real = real;
    this.pool = POOLS.computeIfAbsent(real, unused -> new ArrayDeque<>());
  }

  /** At the so manieth call from now, once. */
  public void breakAt(int call, Fault what) {
    countdown = call;
    fault = what;
  }

  /** At the so manieth commit from now, once. */
  public void breakAtCommit(int commit, Fault what) {
    commits = commit;
    fault = what;
  }

  /** What the operating system does when a process dies. */
  public void killConnections() {
    open.forEach(this::giveBack);
    open.clear();
    countdown = -1;
    commits = -1;
  }

  private void giveBack(Connection connection) {
    try {
      connection.rollback();
      pool.add(connection);
    } catch (SQLException e) {
      // an administrator ended it
    }
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
                if (method.getName().equals("getConnection")) {
                  return wrapped(pool.isEmpty() ? real.getConnection() : pool.remove());
                }
                if (method.getName().equals("close") && target instanceof Connection connection) {
                  if (open.remove(connection)) {
                    giveBack(connection);
                  }
                  return null;
                }
                if (!STEPS.contains(method.getName())) {
                  return wrapped(method.invoke(target, arguments));
                }
                boolean broken = countdown-- == 0;
                if (method.getName().equals("commit")) {
                  broken |= commits-- == 0;
                }
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
