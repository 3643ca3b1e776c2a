package io.countersign.server.notify.settings;

import io.countersign.server.history.KeyedHash;
import io.countersign.server.notify.ChannelKeys;
import io.countersign.server.notify.NotifyLimits;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the settings make. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotifySettings.class)
class NotifyConfiguration {

  @Bean
  NotifyLimits notifyLimits(NotifySettings settings) {
    return settings.limits();
  }

  /** Beside the server's other secrets: it is one. */
  @Bean
  ChannelKeys channelKeys(NotifySettings settings) {
    return new ChannelKeys(
        KeyedHash.open(
            settings.data().toAbsolutePath().normalize().resolve("secrets/notifications")));
  }
}
