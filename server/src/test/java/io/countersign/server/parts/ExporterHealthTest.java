package io.countersign.server.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.TestDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the health says of the exporter, with a broker elsewhere. */
class ExporterHealthTest {

  private final DataSource database = TestDatabase.fresh("history", "zeebe");
  private final JdbcClient jdbc = JdbcClient.create(database);

  @Test
  void an_engine_that_never_wrote_anything_is_down_and_told_how_to_write() {
    Health health = health(database);
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("exporter")).asString().contains("exporter-plugin.jar");
  }

  @Test
  void an_alarm_shows_until_somebody_has_seen_it_and_no_longer() {
    wrote();
    assertThat(health(database).getStatus()).isEqualTo(Status.UP);
    alarm("Records 7 to 9 are missing.");
    alarm("The engine was restored.");

    Health health = health(database);
    assertThat(health.getStatus()).isEqualTo(ExporterHealth.ALARM);
    assertThat(health.getDetails().get("alarms"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly("The engine was restored.", "Records 7 to 9 are missing.");

    jdbc.sql("update zeebe.exporter_alarm set seen_at = now(), seen_by = 'olga'").update();
    assertThat(health(database).getStatus()).isEqualTo(Status.UP);
    assertThat(health(database).getDetails()).doesNotContainKey("alarms");
  }

  @Test
  void a_database_that_is_away_is_said_so_and_not_thrown() {
    var away = new PGSimpleDataSource();
    away.setURL("jdbc:postgresql://127.0.0.1:1/none");
    Health health = health(away);
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("exporter")).asString().contains("PostgreSQL is away");
  }

  private static Health health(DataSource database) {
    var beans = new StaticListableBeanFactory();
    var figures =
        new ExporterFigures(
            beans.getBeanProvider(ExporterHealth.class),
            beans.getBeanProvider(PrometheusRegistry.class));
    return new ExporterHealth(
            JdbcClient.create(database),
            beans.getBeanProvider(Parts.class),
            Clock.systemUTC(),
            figures)
        .health();
  }

  private void wrote() {
    jdbc.sql(
            """
            insert into zeebe.exporter_position (incarnation, partition, position, seq, updated_at)
            values ('a', 1, 9, 3, now())
            """)
        .update();
  }

  private void alarm(String sentence) {
    jdbc.sql(
            """
            insert into zeebe.exporter_alarm (incarnation, partition, sentence)
            values ('a', 1, :sentence)
            """)
        .param("sentence", sentence)
        .update();
  }
}
