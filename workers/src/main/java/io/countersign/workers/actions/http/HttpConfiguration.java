package io.countersign.workers.actions.http;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the actions on HTTP services that are set up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentsSettings.class)
class HttpConfiguration {

  @Bean
  @ConditionalOnProperty("countersign.actions.payments.url")
  PaymentsRefund paymentsRefund(PaymentsSettings settings, Clock clock) {
    return new PaymentsRefund(new HttpBank(settings), settings.undoWindow(), clock);
  }

  @Bean
  @ConditionalOnProperty("countersign.actions.payments.url")
  PaymentsCancelRefund paymentsCancelRefund(PaymentsSettings settings) {
    return new PaymentsCancelRefund(new HttpBank(settings));
  }
}
