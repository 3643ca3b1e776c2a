package io.countersign.server.notify.mail;

import io.countersign.server.language.PersonLanguages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** Mail, where a server for it is set up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmtpSettings.class)
class SmtpConfiguration {

  @Bean
  @ConditionalOnProperty("spring.mail.host")
  SmtpSender notificationMail(
      JavaMailSender mail, SmtpSettings settings, PersonLanguages languages) {
    return new SmtpSender(mail, settings.mailFrom(), languages);
  }
}
