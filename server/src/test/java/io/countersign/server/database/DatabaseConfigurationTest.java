package io.countersign.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.server.ExternalPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseConfigurationTest {

  private static ExternalPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = ExternalPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void whoever_gets_the_database_finds_it_migrated() {
    at(postgres.database("fresh"))
        .run(started ->
            assertThat(
                    JdbcClient.create(started.getBean(DataSource.class))
                        .sql("select count(*) from zeebe.instance")
                        .query(Long.class)
                        .single())
                .isZero());
  }

  @Test
  void a_database_that_stays_away_is_named_with_the_setting_that_names_it() {
    refused(
        at("jdbc:postgresql://127.0.0.1:1/shop?password=hidden")
            .withPropertyValues("countersign.database.start-timeout=0s"),
        "PostgreSQL at jdbc:postgresql://127.0.0.1:1/shop did not answer within 0 s: Connection to"
            + " 127.0.0.1:1 refused",
        "Start it, or correct COUNTERSIGN_DATABASE_URL.");
  }

  @Test
  void a_wrong_password_is_refused_at_once() {
    refused(
        at(postgres.database("locked")).withPropertyValues("countersign.database.password=guess"),
        "does not let 'house' in: password authentication failed for user \"house\"",
        "COUNTERSIGN_DATABASE_PASSWORD");
  }

  @Test
  void a_missing_password_is_refused_at_once() {
    refused(
        at(postgres.database("silent")).withPropertyValues("countersign.database.password="),
        "does not let 'house' in: The server requested SCRAM-based authentication",
        "COUNTERSIGN_DATABASE_PASSWORD");
  }

  @Test
  void a_database_that_does_not_exist_is_named_with_the_role_that_should_own_it() {
    refused(
        at(postgres.url("nowhere")).withPropertyValues("countersign.database.start-timeout=0s"),
        "database \"nowhere\" does not exist",
        "Create it, owned by 'house'");
  }

  @Test
  void a_role_that_may_not_create_schemas_hears_which_right_is_missing() {
    refused(
        at(postgres.strangeDatabase("strange")),
        "The schema 'history' cannot be brought up to date: permission denied for database strange",
        "Make the role of COUNTERSIGN_DATABASE_USER the owner of the database");
  }

  @Test
  void what_a_newer_countersign_has_migrated_is_left_alone() throws SQLException {
    String url = postgres.database("newer");
    at(url).run(started -> assertThat(started).hasNotFailed());
    execute(
        "newer",
        """
        insert into workers.flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (1000, '999', 'tomorrow', 'SQL', 'V999__tomorrow.sql', 'house', 1, true)
        """);
    execute("newer", "drop schema server cascade");

    refused(
        at(url),
        "A newer Countersign has migrated this database: its schema 'workers' is at version 999",
        "Start the newer one");
    at(url)
        .run(failed ->
            assertThatCode(() -> execute("newer", "create schema server"))
                .doesNotThrowAnyException());
  }

  @Test
  void versions_before_15_are_too_old() {
    assertThatThrownBy(() -> FirstConnection.requireVersion(14, "14.9"))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageStartingWith("PostgreSQL 14.9 is too old: Countersign needs 15 or later.");
    assertThatCode(() -> FirstConnection.requireVersion(15, "15.0")).doesNotThrowAnyException();
  }

  private static ApplicationContextRunner at(String url) {
    return new ApplicationContextRunner()
        .withUserConfiguration(DatabaseConfiguration.class)
        .withPropertyValues(
            "countersign.database.url=" + url,
            "countersign.database.user=" + ExternalPostgres.ROLE,
            "countersign.database.password=" + ExternalPostgres.PASSWORD);
  }

  private static void refused(ApplicationContextRunner context, String what, String wayOut) {
    context.run(failed ->
        assertThat(failed.getStartupFailure())
            .hasStackTraceContaining(what)
            .satisfies(
                failure -> assertThat(sentence(failure)).contains(what, wayOut).hasLineCount(1)));
  }

  private static String sentence(Throwable failure) {
    Throwable at = failure;
    while (!(at instanceof DatabaseUnavailableException)) {
      at = at.getCause();
    }
    return at.getMessage();
  }

  private static void execute(String database, String sql) throws SQLException {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
