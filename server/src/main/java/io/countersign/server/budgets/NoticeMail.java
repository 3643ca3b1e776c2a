package io.countersign.server.budgets;

import io.countersign.budgets.Notices;
import io.countersign.server.language.Languages;
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

  private final Notices notices;
  private final NoticeSettings settings;
  private final Optional<JavaMailSender> sender;
  private final NoticeLetter letter;

  NoticeMail(
      Notices notices,
      NoticeSettings settings,
      Optional<JavaMailSender> sender,
      Languages languages) {
    this.letter = new NoticeLetter(settings.language(languages));
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
    var message = new SimpleMailMessage();
    message.setFrom(settings.from());
    message.setTo(settings.to().toArray(String[]::new));
    message.setSubject(letter.subject(notice.crossing()));
    message.setText(letter.text(notice.crossing(), notice.id()));
    return message;
  }
}
