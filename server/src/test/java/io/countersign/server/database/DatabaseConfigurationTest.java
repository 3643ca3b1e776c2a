package io.countersign.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseConfigurationTest {

  private static EmbeddedPostgres postgres;

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withUserConfiguration(DatabaseConfiguration.class)
          .withPropertyValues("countersign.database.user=postgres");

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void whoever_gets_the_database_finds_it_migrated() {
    context
        .withPropertyValues(url(postgres.getPort()))
        .run(started ->
            assertThat(
                    JdbcClient.create(started.getBean(javax.sql.DataSource.class))
                        .sql("select count(*) from zeebe.instance")
                        .query(Long.class)
                        .single())
                .isZero());
  }

  @Test
  void a_database_that_stays_away_is_named_in_one_sentence() {
    context
        .withPropertyValues(url(1), "countersign.database.start-timeout=0s")
        .run(failed ->
            assertThat(failed.getStartupFailure()).rootCause().hasMessageContaining("refused"));
  }

  private static String url(int port) {
    return "countersign.database.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }
}
