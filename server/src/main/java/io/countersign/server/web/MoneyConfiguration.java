package io.countersign.server.web;

import io.countersign.budgets.Budgets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MoneyConfiguration {

  @Bean
  Money money(Budgets budgets) {
    return new Money(budgets.currency());
  }
}
