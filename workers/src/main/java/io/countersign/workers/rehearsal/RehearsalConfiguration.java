package io.countersign.workers.rehearsal;

import io.countersign.workers.Model;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Offers the scripted model; it is always there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RehearsalSettings.class)
class RehearsalConfiguration {

  @Bean
  Model rehearsal(RehearsalSettings settings, ResourcePatternResolver resources) {
    return new RehearsalModel(Scripts.load(settings.scripts(), resources));
  }
}
