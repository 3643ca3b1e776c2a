package io.countersign.server.demo.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Writes to support as a customer would: over SMTP. */
class Customers {

  private static final String MILLIS_MAX = "5000";

  private final int smtpPort;

  Customers(int smtpPort) {
    this.smtpPort = smtpPort;
  }

  /** Throws where the mailbox does not take the mail. */
  void write(String from, String subject, String text) throws MessagingException {
    var properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", MILLIS_MAX);
    properties.setProperty("mail.smtp.timeout", MILLIS_MAX);
    properties.setProperty("mail.smtp.writetimeout", MILLIS_MAX);
    Session session = Session.getInstance(properties);
    var mail = new MimeMessage(session);
    mail.setFrom(new InternetAddress(from, true));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress(MailServer.SUPPORT));
    mail.setSubject(subject, StandardCharsets.UTF_8.name());
    mail.setText(text, StandardCharsets.UTF_8.name());
    mail.saveChanges();
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect("127.0.0.1", smtpPort, null, null);
      transport.sendMessage(mail, mail.getAllRecipients());
    }
  }
}
