package io.countersign.server.demo.mailbox;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.countersign.history.Digest;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.springframework.context.SmartLifecycle;

/** SMTP and IMAP on loopback; every login's password is the demo's. */
class MailServer implements SmartLifecycle {

  static final String SUPPORT = "support@harbour.example";
  static final String JOURNAL = "journal@harbour.example";

  private static final String PASSWORD = "countersign";
  private static final int BYTES_MAX = 1 << 20;
  private static final int KEPT_MAX = 1_000;
  private static final int PATIENCE_MS = 20_000;
  private static final Session SESSION = Session.getInstance(new Properties());

  private final Mails mails;
  private final GreenMail server;

  MailServer(Mails mails, int smtpPort, int imapPort) {
    this.mails = mails;
    this.server =
        new GreenMail(
            new ServerSetup[] {
              setup(smtpPort, ServerSetup.PROTOCOL_SMTP), setup(imapPort, ServerSetup.PROTOCOL_IMAP)
            });
  }

  private static ServerSetup setup(int port, String protocol) {
    var setup = new ServerSetup(port, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(PATIENCE_MS);
    setup.setReadTimeout(PATIENCE_MS);
    setup.setWriteTimeout(PATIENCE_MS);
    return setup;
  }

  @Override
  public void start() {
    server.getUserManager().setMessageDeliveryHandler(this::takeOver);
    mails.newest(KEPT_MAX).forEach(this::deliverAgain);
    for (String address : List.of(SUPPORT, JOURNAL)) {
      user(address);
    }
    server.start();
  }

  int smtpPort() {
    return server.getSmtp().getPort();
  }

  int imapPort() {
    return server.getImap().getPort();
  }

  /** In the database before the sender hears a yes. */
  private GreenMailUser takeOver(MovingMessage moving, MailAddress to) throws MessagingException {
    byte[] raw = bytes(moving.getMessage());
    if (raw.length > BYTES_MAX) {
      throw new MessagingException(
          "A mail has at most %d bytes; this one has %d.".formatted(BYTES_MAX, raw.length));
    }
    String recipient = to.getEmail().toLowerCase(Locale.ROOT);
    String messageId = moving.getMessage().getMessageID();
    mails.keep(
        messageId == null || messageId.length() > 500
            ? "<%s@unnamed>".formatted(Digest.of(raw).hex())
            : messageId,
        recipient,
        raw);
    return user(recipient);
  }

  private static byte[] bytes(MimeMessage message) throws MessagingException {
    var bytes = new ByteArrayOutputStream();
    try {
      message.writeTo(bytes);
    } catch (IOException e) {
      throw new MessagingException("The mail cannot be read.", e);
    }
    return bytes.toByteArray();
  }

  private void deliverAgain(Mails.Stored mail) {
    try {
      user(mail.recipient())
          .deliver(new MimeMessage(SESSION, new ByteArrayInputStream(mail.raw())));
    } catch (MessagingException e) {
      throw new IllegalStateException("Mail %d cannot be read again.".formatted(mail.id()), e);
    }
  }

  private GreenMailUser user(String address) {
    UserManager users = server.getUserManager();
    GreenMailUser known = users.getUserByEmail(address);
    if (known != null) {
      return known;
    }
    try {
      return users.createUser(address, address, PASSWORD);
    } catch (UserException e) {
      throw new IllegalStateException("No mailbox for %s.".formatted(address), e);
    }
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public boolean isRunning() {
    return server.isRunning();
  }

  /** Before whoever sends mail, and stopped after them. */
  @Override
  public int getPhase() {
    return -1_000;
  }
}
