package io.countersign.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.history.History;
import io.countersign.history.postgres.PostgresHistory;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Gives everybody the clock, and a database that is migrated before anybody can use it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseConfiguration {

  /** Short, so that a request fails soon and clearly while PostgreSQL restarts. */
  private static final int CONNECTION_TIMEOUT_MS = 5_000;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean(destroyMethod = "close")
  DataSource dataSource(DatabaseSettings settings, Clock clock) {
    new FirstConnection(settings, clock).await();
    var database = new HikariDataSource(pool(settings));
    try {
      new Migrations(database).run();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Entries join the transaction of whoever appends them (law 4). */
  @Bean
  History history(DataSource database, Clock clock) {
    return new PostgresHistory(new TransactionAwareDataSourceProxy(database), clock);
  }

  private static HikariConfig pool(DatabaseSettings settings) {
    var pool = new HikariConfig();
    pool.setPoolName("countersign");
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.connectionsMax());
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
    pool.addDataSourceProperty("ApplicationName", "countersign");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return pool;
  }
}
