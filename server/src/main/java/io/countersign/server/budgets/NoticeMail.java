package io.countersign.server.budgets;

import io.countersign.budgets.Crossing;
import io.countersign.budgets.Notices;
import io.countersign.budgets.Unit;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Mails each threshold that was reached, where mail is set up; any number of servers may do so. */
@Component
class NoticeMail {

  private static final Logger LOG = LoggerFactory.getLogger(NoticeMail.class);
  private static final int EVERY_SECONDS = 15;
  private static final int NANO_DIGITS = 9;

  private final Notices notices;
  private final NoticeSettings settings;
  private final Optional<JavaMailSender> sender;

  NoticeMail(Notices notices, NoticeSettings settings, Optional<JavaMailSender> sender) {
    this.notices = notices;
    this.settings = settings;
    this.sender = sender;
    if (sender.isEmpty() && !settings.to().isEmpty()) {
      LOG.warn("Thresholds are not mailed: no mail server is set up. Set spring.mail.host.");
    }
  }

  @Scheduled(fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void sendAll() {
    if (sender.isEmpty() || settings.to().isEmpty()) {
      return;
    }
    try {
      while (notices.mailNext(this::send)) {
        LOG.info("A threshold was reached; it was mailed.");
      }
    } catch (RuntimeException e) {
      LOG.warn("A threshold could not be mailed. Next try in {} s.", EVERY_SECONDS, e);
    }
  }

  private void send(Notices.Notice notice) {
    sender.ifPresent(mail -> mail.send(message(notice)));
  }

  private SimpleMailMessage message(Notices.Notice notice) {
    Crossing crossing = notice.crossing();
    var message = new SimpleMailMessage();
    message.setFrom(settings.from());
    message.setTo(settings.to().toArray(String[]::new));
    message.setSubject(
        "Countersign: %s %s has reached %s"
            .formatted(
                crossing.scope().kind().name().toLowerCase(Locale.ROOT),
                crossing.scope().id(),
                amount(crossing.unit(), crossing.value())));
    message.setText(
        "The mark is %s, in %s. It was reached by %s at %s. See Budgets.\nNotice %s\n"
            .formatted(
                amount(crossing.unit(), crossing.mark()),
                crossing.periodKey(),
                crossing.holdKey(),
                crossing.at(),
                notice.id()));
    return message;
  }

  private static String amount(Unit unit, long value) {
    return switch (unit) {
      case MONEY, SPEND ->
          BigDecimal.valueOf(value, NANO_DIGITS).stripTrailingZeros().toPlainString() + " of money";
      case INPUT_TOKENS -> value + " input tokens";
      case OUTPUT_TOKENS -> value + " output tokens";
      case CALLS -> value + " calls";
    };
  }
}
