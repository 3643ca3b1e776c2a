package io.countersign.server.gates;

import io.countersign.engine.Sealing;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives gates their key, which lies out of the database's reach. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GateSettings.class)
class GateConfiguration {

  @Bean
  Sealing sealing(GateSettings settings) {
    return Sealing.open(settings.keyFile().toAbsolutePath(), settings.approvalLasts());
  }
}
