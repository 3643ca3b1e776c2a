package io.countersign.server.identity.web;

import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.FreePort;
import io.countersign.server.TestDatabase;
import io.countersign.server.identity.CurrentPerson;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/** One after the other, or both at once, on one database and one key. */
final class TwoServers implements AutoCloseable {

  private static final DataSource DATABASE = TestDatabase.fresh("server");
  static final List<NewEntry> ENTRIES = new CopyOnWriteArrayList<>();

  private final Path data;
  private ConfigurableApplicationContext server;

  TwoServers(Path data) {
    this.data = data;
    this.server = start(FreePort.find());
  }

  private ConfigurableApplicationContext start(int port) {
    return new SpringApplicationBuilder(Application.class)
        .run("--countersign.port=" + port, "--countersign.data=" + data);
  }

  int port() {
    return Integer.parseInt(server.getEnvironment().getRequiredProperty("local.server.port"));
  }

  <T> T bean(Class<T> type) {
    return server.getBean(type);
  }

  /** Ends this server; another takes its port. */
  void restart() {
    int port = port();
    server.close();
    server = start(port);
  }

  @Override
  public void close() {
    server.close();
  }

  /** Named by the builder alone: other tests' scans must not find it. */
  @EnableAutoConfiguration
  @ComponentScan(
      basePackages = "io.countersign.server.identity",
      excludeFilters =
          @Filter(
              type = FilterType.ASSIGNABLE_TYPE,
              classes = {SignInTest.Application.class, SignInTest.Echo.class}))
  static class Application {

    @Bean
    DataSource database() {
      return DATABASE;
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    History history() {
      return ENTRIES::add;
    }

    @Bean
    SignInTest.Echo echo(CurrentPerson current) {
      return new SignInTest.Echo(current);
    }
  }
}
