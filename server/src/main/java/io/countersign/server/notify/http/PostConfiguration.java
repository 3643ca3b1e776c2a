package io.countersign.server.notify.http;

import io.countersign.server.feed.Tls;
import java.net.InetAddress;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posts, within the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PostSettings.class)
class PostConfiguration {

  @Bean
  Targets notificationTargets(PostSettings settings) {
    return new Targets(settings.hosts(), InetAddress::getAllByName);
  }

  @Bean
  PinnedPost notificationPost(PostSettings settings) {
    return new PinnedPost(
        Tls.trusting("countersign.notifications.ca", settings.authority()).getSocketFactory(),
        settings.timeout());
  }
}
