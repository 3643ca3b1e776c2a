package io.countersign.workers.actions.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** Hands mail to an SMTP server, and says for certain whether it did where that can be known. */
class SmtpServer {

  private final MailSettings settings;
  private final Clock clock;
  private final Session session;

  SmtpServer(MailSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.session = Session.getInstance(properties(settings));
  }

  /** A mail; the Message-ID stands in angle brackets. */
  record Mail(String messageId, String to, String subject, String body) {}

  /** What came of it. */
  sealed interface Handover {

    /** The server has it. */
    record Accepted() implements Handover {}

    /** The server certainly does not have it. */
    record Refused(String message) implements Handover {}

    /** The content went out and no answer came back. */
    record Unclear(String message) implements Handover {}
  }

  Handover send(Mail mail) {
    var message = new HandedOver(session, mail.messageId());
    try (Transport transport = session.getTransport()) {
      fill(message, mail);
      transport.connect(settings.host(), settings.port(), user(), password());
      transport.sendMessage(message, recipients(mail));
      message.markAccepted();
      return new Handover.Accepted();
    } catch (MessagingException | UnsupportedEncodingException e) {
      return afterwards(message, e);
    }
  }

  private Handover afterwards(HandedOver message, Exception e) {
    if (message.accepted()) {
      return new Handover.Accepted();
    }
    boolean saidNo = e instanceof SMTPSendFailedException failed && failed.getReturnCode() >= 400;
    return message.begun() && !saidNo ? unclear() : refused(e);
  }

  private Handover unclear() {
    return new Handover.Unclear(
        "The connection to %s broke off after the mail's text went out."
            .formatted(settings.host()));
  }

  private Handover refused(Exception e) {
    String message = String.valueOf(e.getMessage()).strip();
    return new Handover.Refused(
        "The mail server %s:%d did not take the mail: %s"
            .formatted(
                settings.host(),
                settings.port(),
                message.substring(0, Math.min(300, message.length()))));
  }

  private void fill(HandedOver message, Mail mail)
      throws MessagingException, UnsupportedEncodingException {
    message.setFrom(
        new InternetAddress(settings.from(), settings.fromName(), StandardCharsets.UTF_8.name()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    message.setText(mail.body(), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setSentDate(Date.from(clock.instant()));
    message.saveChanges();
  }

  /** The journal gets its copy in the same delivery: the server takes both over, or neither. */
  private Address[] recipients(Mail mail) throws MessagingException {
    List<Address> all = new ArrayList<>(List.of(new InternetAddress(mail.to(), true)));
    if (!settings.journal().isEmpty()) {
      all.add(new InternetAddress(settings.journal(), true));
    }
    return all.toArray(Address[]::new);
  }

  @SuppressWarnings("NullAway") // jakarta.mail takes null for "no sign-in"
  private String user() {
    return settings.user().isEmpty() ? null : settings.user();
  }

  @SuppressWarnings("NullAway") // jakarta.mail takes null for "no sign-in"
  private String password() {
    return settings.user().isEmpty() ? null : settings.password();
  }

  private static Properties properties(MailSettings settings) {
    String scheme = settings.security() == MailSettings.Security.TLS ? "smtps" : "smtp";
    String millis = Long.toString(settings.timeout().toMillis());
    var properties = new Properties();
    properties.setProperty("mail.transport.protocol", scheme);
    String prefix = "mail." + scheme + ".";
    properties.setProperty(prefix + "connectiontimeout", millis);
    properties.setProperty(prefix + "timeout", millis);
    properties.setProperty(prefix + "writetimeout", millis);
    properties.setProperty(prefix + "from", settings.from());
    properties.setProperty(prefix + "quitwait", "false");
    properties.setProperty(prefix + "sendpartial", "false");
    properties.setProperty(prefix + "auth", Boolean.toString(!settings.user().isEmpty()));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    if (settings.security() == MailSettings.Security.STARTTLS) {
      properties.setProperty(prefix + "starttls.enable", "true");
      properties.setProperty(prefix + "starttls.required", "true");
    }
    return properties;
  }
}
