package io.countersign.workers.actions.files;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Offers the actions on files that are set up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PolicySettings.class)
class FilesConfiguration {

  @Bean
  @ConditionalOnProperty("countersign.actions.policy.folder")
  PolicyRead policyRead(PolicySettings settings) {
    return new PolicyRead(settings, new PathMatchingResourcePatternResolver());
  }
}
