package io.countersign.workers.actions.sql;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Offers the actions on databases that are set up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrdersSettings.class)
class SqlConfiguration {

  @Bean
  @ConditionalOnProperty("countersign.actions.orders.enabled")
  OrdersRead ordersRead(OrdersSettings settings, DataSource own) {
    DataSource shop =
        settings.url().isEmpty()
            ? own
            : new DriverManagerDataSource(settings.url(), settings.user(), settings.password());
    var queries = new JdbcTemplate(shop);
    queries.setQueryTimeout(Math.toIntExact(Math.max(1, settings.timeout().toSeconds())));
    return new OrdersRead(queries, settings.itemsMax());
  }
}
