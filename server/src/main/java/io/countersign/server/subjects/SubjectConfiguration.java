package io.countersign.server.subjects;

import io.countersign.history.History;
import io.countersign.history.PayloadKeys;
import io.countersign.history.postgres.PostgresErasing;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** What finding and erasing need. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubjectSettings.class)
class SubjectConfiguration {

  @Bean
  PostgresErasing historyErasing(DataSource database, History history, PayloadKeys keys) {
    return new PostgresErasing(new TransactionAwareDataSourceProxy(database), history, keys);
  }
}
