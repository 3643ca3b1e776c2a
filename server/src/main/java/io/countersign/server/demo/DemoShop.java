package io.countersign.server.demo;

import io.countersign.server.parts.Ready;
import javax.sql.DataSource;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;

/** Fills the demo's shop and bank with invented orders; what is there stays as it is. */
@Component
@Profile("demo")
class DemoShop {

  private final DataSource database;

  DemoShop(DataSource database) {
    this.database = database;
  }

  @Order(-200)
  @EventListener
  void open(Ready ready) {
    var scripts =
        new ResourceDatabasePopulator(
            new ClassPathResource("demo/bank/schema.sql"), new ClassPathResource("demo/shop.sql"));
    scripts.execute(database);
  }
}
