package io.countersign.budgets.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Notices;
import io.countersign.budgets.Period;
import io.countersign.budgets.PriceChange;
import io.countersign.budgets.Prices.NewPrice;
import io.countersign.budgets.Prices.Price;
import io.countersign.budgets.Reconciliations;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Teams;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import io.countersign.history.postgres.PostgresHistory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger on a fresh database of a real PostgreSQL, with the real history and a moved clock. */
final class Ledger implements AutoCloseable {

  static final List<Scope> PATH =
      List.of(
          Scope.organisation(),
          Scope.worker("refund-clerk"),
          Scope.process("refund-request"),
          Scope.instance(7));

  static final Duration GRACE = Duration.ofHours(24);

  private static final Currency EUR = Currency.getInstance("EUR");
  private static final AtomicInteger COUNT = new AtomicInteger();

  final MovedClock clock = new MovedClock(Instant.parse("2026-11-20T21:00:00Z"));
  final JdbcClient database;
  final Budgets budgets;
  final Charging charging;
  final PostgresPrices prices;
  final Spending spending;
  final Notices notices;
  final Teams teams;
  final Reconciliations reconciliations;
  final TransactionTemplate transactions;

  private final AnnotationConfigApplicationContext spring;
  private final HikariDataSource pool;

  private Ledger(HikariDataSource pool, ZoneId zone, Currency currency) {
    this.pool = pool;
    database = JdbcClient.create(pool);
    var manager = new JdbcTransactionManager(pool);
    transactions = new TransactionTemplate(manager);
    var settings = new LedgerSettings(zone, currency, GRACE);
    // in true time: these tests set their clock back, and the verifier would say so
    var history =
        new LedgerHistory(
            new PostgresHistory(new TransactionAwareDataSourceProxy(pool), Clock.systemUTC()),
            settings);
    spring = new AnnotationConfigApplicationContext();
    spring.register(Transactions.class);
    spring.registerBean(DataSource.class, () -> pool);
    spring.registerBean(PlatformTransactionManager.class, () -> manager);
    var members = new PostgresTeams(database, history);
    charging = new Charging(database, history, settings, clock);
    spring.registerBean(
        PostgresBudgets.class,
        () ->
            new PostgresBudgets(
                charging,
                spring.getBean(GroupCommit.class),
                new Limits(database, history, settings, clock),
                new LedgerReading(database, members, settings, clock),
                settings,
                clock));
    spring.registerBean(PostgresTeams.class, () -> members);
    reports(history, settings);
    spring.registerBean(GroupCommit.class, () -> new GroupCommit(charging, database, manager));
    spring.registerBean(PostgresPrices.class, () -> new PostgresPrices(database, history, clock));
    spring.registerBean(PriceBook.class);
    spring.refresh();
    budgets = spring.getBean(Budgets.class);
    prices = spring.getBean(PostgresPrices.class);
    spending = spring.getBean(PostgresSpending.class);
    reconciliations = spring.getBean(PostgresReconciliations.class);
    notices = spring.getBean(PostgresNotices.class);
    teams = spring.getBean(PostgresTeams.class);
  }

  private void reports(LedgerHistory history, LedgerSettings settings) {
    spring.registerBean(
        PostgresSpending.class,
        () ->
            new PostgresSpending(
                database, new Limits(database, history, settings, clock), settings, clock));
    spring.registerBean(
        PostgresReconciliations.class,
        () ->
            new PostgresReconciliations(
                database,
                spring.getBean(Budgets.class),
                spring.getBean(PostgresPrices.class),
                history,
                clock));
    spring.registerBean(PostgresNotices.class, () -> new PostgresNotices(database, clock));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(proxyTargetClass = true)
  static class Transactions {}

  static Ledger fresh() {
    return fresh(ZoneId.of("UTC"));
  }

  /** A copy of a ledger without entries: the tables are made once, and not for every test. */
  static Ledger fresh(ZoneId zone) {
    DataSource database = database(Server.POSTGRES, " template " + Server.TEMPLATE);
    return new Ledger(pool(database), zone, EUR);
  }

  static Ledger fresh(EmbeddedPostgres server, ZoneId zone) {
    DataSource database = database(server, "");
    migrate(database);
    return new Ledger(pool(database), zone, EUR);
  }

  private static DataSource database(EmbeddedPostgres server, String like) {
    String name = "ledger_" + COUNT.incrementAndGet();
    JdbcClient.create(server.getPostgresDatabase()).sql("create database " + name + like).update();
    return server.getDatabase("postgres", name);
  }

  private static void migrate(DataSource database) {
    for (String schema : List.of("history", "budgets")) {
      Flyway.configure()
          .dataSource(database)
          .schemas(schema)
          .defaultSchema(schema)
          .locations("classpath:db/" + schema)
          .load()
          .migrate();
    }
  }

  /** On a database that is there already. */
  static Ledger at(DataSource database) {
    return new Ledger(pool(database), ZoneId.of("UTC"), EUR);
  }

  /** The same ledger after somebody has changed its settings. */
  Ledger restarted(ZoneId zone, Currency currency) {
    var other = new Ledger(pool(pool.getDataSource()), zone, currency);
    other.clock.to(clock.instant().toString());
    return other;
  }

  private static HikariDataSource pool(DataSource database) {
    var pool = new HikariConfig();
    pool.setDataSource(database);
    pool.setMaximumPoolSize(16);
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(60_000); // a thousand may wait for these sixteen
    return new HikariDataSource(pool);
  }

  private static final class Server {
    static final String TEMPLATE = "ledger_empty";
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        JdbcClient.create(server.getPostgresDatabase()).sql("create database " + TEMPLATE).update();
        migrate(server.getDatabase("postgres", TEMPLATE));
        return server;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  Reservation reserve(String key, Amounts upperBound) {
    return reserve(key, PATH, upperBound);
  }

  Reservation reserve(String key, List<Scope> path, Amounts upperBound) {
    return budgets.reserve(
        new Reserve(
            key, Digest.ofText(key + path + upperBound), path, upperBound, Reserve.WITHOUT_PRICE));
  }

  /** Sets a price that is to be taken. */
  Price price(String model, long inputNanos, long cachedInputNanos, long outputNanos) {
    var wanted = new NewPrice(model, inputNanos, cachedInputNanos, outputNanos, clock.instant());
    var taken = (PriceChange.Taken) prices.set(List.of(wanted), PriceChange.Large.ASKED, "olga");
    return taken.prices().getFirst();
  }

  /** The types of the history's entries, oldest first. */
  List<String> history() {
    return database
        .sql(
            """
            select concat_ws(' ', leaf::jsonb ->> 'type', leaf::jsonb ->> 'outcome') from history.inbox
             where leaf::jsonb ->> 'type' <> 'budget.priced' order by id
            """)
        .query(String.class)
        .list();
  }

  LimitChange limit(Scope scope, Period period, long nanos) {
    return budgets.limit(new BudgetLimit(scope, period, Unit.MONEY, nanos), "owner", "A test.");
  }

  DataSource pool() {
    return pool;
  }

  /** One that is in no pool. */
  Connection connection() throws SQLException {
    return pool.getDataSource().getConnection();
  }

  long deadlocks() {
    return database
        .sql("select deadlocks from pg_stat_database where datname = current_database()")
        .query(Long.class)
        .single();
  }

  /** Of the database. */
  String name() {
    return database.sql("select current_database()").query(String.class).single();
  }

  long sum(String columns) {
    return database
        .sql("select coalesce(sum(" + columns + "), 0) from budgets.account")
        .query(Long.class)
        .single();
  }

  /** Five held, five posted, in the order of the units. */
  List<Long> balances(LedgerModel.Key key) {
    return database
        .sql(
            """
            select unnest(array[held_money, held_input_tokens, held_output_tokens, held_calls, held_spend,
              posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend])
              from budgets.account where (scope_kind, scope_id, period, period_key) = (:kind, :id, :period, :key)
            """)
        .param("kind", key.scope().kind().name())
        .param("id", key.scope().id())
        .param("period", key.period().name())
        .param("key", key.periodKey())
        .query(Long.class)
        .list();
  }

  /** Accounts that hold something else than their open holds do. */
  List<Long> unheld() {
    return database
        .sql(
            """
            select a.id from budgets.account a
              left join (
                select x as id, sum(money) m, sum(input_tokens) i, sum(output_tokens) o, sum(calls) c, sum(spend) s
                  from budgets.hold h, unnest(h.accounts) x where h.state in ('HELD', 'SUSPECT') group by x) h using (id)
             where held_money <> coalesce(m, 0) or held_input_tokens <> coalesce(i, 0)
                or held_output_tokens <> coalesce(o, 0) or held_calls <> coalesce(c, 0) or held_spend <> coalesce(s, 0)
            """)
        .query(Long.class)
        .list();
  }

  /** Entries of the ledger without exactly one in the history, and the reverse. */
  List<Long> withoutLeaf() {
    return database
        .sql(
            """
            select coalesce(e.id, l.id) from budgets.entry e
              full join (select (payload::jsonb ->> 'ledgerEntry')::bigint as id, count(*) as n from history.inbox
                          where payload::jsonb ->> 'ledgerEntry' is not null group by 1) l on l.id = e.id
             where e.id is null or l.n is distinct from 1
            """)
        .query(Long.class)
        .list();
  }

  /** Accounts whose balance is not the sum of their entries. */
  List<Long> unexplained() {
    return database.sql(Unexplained.SQL).query(Long.class).list();
  }

  @Override
  public void close() throws SQLException {
    spring.close();
    pool.close();
  }

  /** A clock that tests move. */
  static final class MovedClock extends Clock {
    private volatile Instant now;

    MovedClock(Instant now) {
      this.now = now;
    }

    void to(String instant) {
      now = Instant.parse(instant);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Derives every balance again from the entries. */
  static final class Unexplained {
    static final String SQL =
        """
        select a.id from budgets.account a
          left join (
            select x as id, sum(held_money) hm, sum(held_input_tokens) hi, sum(held_output_tokens) ho,
                   sum(held_calls) hc, sum(held_spend) hs, sum(posted_money) pm, sum(posted_input_tokens) pi,
                   sum(posted_output_tokens) po, sum(posted_calls) pc, sum(posted_spend) ps
              from budgets.entry e, unnest(e.accounts) x group by x) s using (id)
         where (a.held_money, a.held_input_tokens, a.held_output_tokens, a.held_calls, a.held_spend)
            is distinct from (coalesce(hm, 0)::bigint, coalesce(hi, 0)::bigint, coalesce(ho, 0)::bigint,
                              coalesce(hc, 0)::bigint, coalesce(hs, 0)::bigint)
            or (a.posted_money, a.posted_input_tokens, a.posted_output_tokens, a.posted_calls, a.posted_spend)
            is distinct from (coalesce(pm, 0)::bigint, coalesce(pi, 0)::bigint, coalesce(po, 0)::bigint,
                              coalesce(pc, 0)::bigint, coalesce(ps, 0)::bigint)
        """;

    private Unexplained() {}
  }
}
