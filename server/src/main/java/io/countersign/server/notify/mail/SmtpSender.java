package io.countersign.server.notify.mail;

import io.countersign.server.language.PersonLanguages;
import io.countersign.server.notify.Channel;
import io.countersign.server.notify.Item;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Message.Content;
import io.countersign.server.notify.Sender;
import io.countersign.server.notify.Way;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Mails that a person reads, and that no machine answers. */
final class SmtpSender implements Sender {

  private final JavaMailSender mail;
  private final String from;
  private final PersonLanguages languages;

  SmtpSender(JavaMailSender mail, String from, PersonLanguages languages) {
    this.mail = mail;
    this.from = from;
    this.languages = languages;
  }

  @Override
  public boolean serves(Way way) {
    return way instanceof Way.Mail && !from.isEmpty();
  }

  @Override
  public Optional<String> objection(Way way) {
    return Optional.empty();
  }

  @Override
  public Outcome send(Channel channel, Message message) {
    return switch (channel.way()) {
      case Way.Mail(String address) -> send(channel, address, message);
      case Way.Post post -> throw new IllegalArgumentException("A post is not mailed.");
    };
  }

  private Outcome send(Channel channel, String address, Message message) {
    try {
      MimeMessage mime = mail.createMimeMessage();
      var helper = new MimeMessageHelper(mime, true, StandardCharsets.UTF_8.name());
      helper.setFrom(from, "Countersign");
      helper.setTo(address);
      var letter = new Letter(channel.owner().reads(languages));
      helper.setSubject(letter.subject(message));
      helper.setSentDate(Date.from(message.at()));
      helper.setText(letter.text(message), letter.html(message));
      head(mime, channel, message);
      mail.send(mime);
      return new Outcome.Taken();
    } catch (MailParseException e) {
      return new Outcome.Refused("The mail cannot be written: " + e.getMostSpecificCause());
    } catch (MailSendException e) {
      return new Outcome.Failed("The mail server did not take it for " + address + ".");
    } catch (MailException e) {
      return new Outcome.Failed("The mail server cannot be reached, or does not know us.");
    } catch (MessagingException | java.io.UnsupportedEncodingException e) {
      return new Outcome.Refused("The mail cannot be written: " + e.getMessage());
    }
  }

  /** RFC 2919, RFC 3834; all that is told of one gate hangs on one thread. */
  private void head(MimeMessage mime, Channel channel, Message message) throws MessagingException {
    String host = from.substring(from.indexOf('@') + 1);
    mime.setHeader("Message-ID", "<%s@%s>".formatted(message.id(), host));
    mime.setHeader("List-Id", "Countersign <notifications.%s>".formatted(host));
    mime.setHeader("Auto-Submitted", "auto-generated");
    mime.setHeader("X-Auto-Response-Suppress", "All");
    if (message.content() instanceof Content.Single(Item item)) {
      String thread = "<%s.%s@%s>".formatted(item.thread(), channel.id(), host);
      mime.setHeader("In-Reply-To", thread);
      mime.setHeader("References", thread);
    }
  }
}
