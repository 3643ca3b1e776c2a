package io.countersign.server.demo.mailbox;

import io.countersign.engine.Engine;
import io.countersign.server.demo.DemoSettings;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The demo's mailbox. Its server stays closed where mail goes to a server of somebody else's: then
 * nobody chose it a port.
 */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
@EnableConfigurationProperties(DemoSettings.class)
class MailboxConfiguration {

  @Bean
  Mails demoMails(DataSource database, Clock clock) {
    return Mails.in(database, clock);
  }

  @Bean
  @ConditionalOnProperty("countersign.demo.smtp-port")
  MailServer demoMailServer(Mails mails, DemoSettings settings) {
    return new MailServer(mails, settings.smtpPort(), settings.imapPort());
  }

  @Bean
  Intake demoIntake(Mails mails, Engine engine) {
    return new Intake(mails, engine);
  }

  @Bean
  Customers demoCustomers(DemoSettings settings) {
    return new Customers(settings.smtpPort());
  }
}
