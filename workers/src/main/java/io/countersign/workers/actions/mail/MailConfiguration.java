package io.countersign.workers.actions.mail;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers mail where a server is set up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
class MailConfiguration {

  @Bean
  @ConditionalOnProperty("countersign.actions.mail.host")
  MailSend mailSend(MailSettings settings, Clock clock) {
    return new MailSend(settings, new SmtpServer(settings, clock), new ImapJournal(settings));
  }
}
