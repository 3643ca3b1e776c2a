package io.countersign.workers.settings;

import io.countersign.workers.HoldBack;
import io.countersign.workers.TurnLimits;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the limits of turns to whoever keeps them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TurnSettings.class, HoldBackSettings.class})
class TurnConfiguration {

  @Bean
  TurnLimits turnLimits(TurnSettings settings) {
    return settings.limits();
  }

  @Bean
  HoldBack holdBack(HoldBackSettings settings) {
    return settings.holdBack();
  }
}
