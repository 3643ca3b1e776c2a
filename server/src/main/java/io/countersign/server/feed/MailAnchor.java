package io.countersign.server.feed;

import java.io.IOException;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/** Checkpoints as mails to somebody who keeps them. */
final class MailAnchor implements Anchor {

  private final JavaMailSender mail;
  private final String from;
  private final String to;

  MailAnchor(JavaMailSender mail, String from, String to) {
    this.mail = mail;
    this.from = from;
    this.to = to;
  }

  @Override
  public void keep(String origin, long size, String note) throws IOException {
    var message = new SimpleMailMessage();
    message.setFrom(from);
    message.setTo(to);
    message.setSubject("Checkpoint over %d entries of %s".formatted(size, origin));
    message.setText(
        """
        %s
        Keep this mail. Save the lines above as a file and give it to
        ./countersign verify <export> --checkpoint <file>
        and a rewritten, cut or forked history comes out.
        """
            .formatted(note));
    try {
      mail.send(message);
    } catch (MailException e) {
      throw new IOException("The mail to " + to + " was not taken: " + e.getMessage(), e);
    }
  }
}
