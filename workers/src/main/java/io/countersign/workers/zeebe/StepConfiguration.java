package io.countersign.workers.zeebe;

import io.countersign.workers.TurnLimits;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How much an agent step may take. */
@Configuration(proxyBeanMethods = false)
class StepConfiguration {

  @Bean
  TurnLimits turnLimits() {
    return TurnLimits.DEFAULT;
  }
}
