package io.countersign.workers.actions.mail;

import java.time.Duration;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail is sent ({@code countersign.actions.mail.*}).
 *
 * @param host the SMTP server; without one, workers cannot send mail
 * @param from the address that mail comes from
 * @param fromName the name beside it
 * @param timeout how long connecting, reading and writing may each take
 * @param bodyCharsMax the longest text of a mail
 * @param journal where a copy of every mail goes in the same delivery, so that {@code imap} can
 *     prove what the server took over; empty means no copy
 * @param journalComplete whether a mail that is not in the journal was certainly never taken over
 * @param imap the mailbox that the journal ends up in; without a host, doubts are left to people
 */
@ConfigurationProperties("countersign.actions.mail")
record MailSettings(
    @DefaultValue("") String host,
    @DefaultValue("587") int port,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("STARTTLS") Security security,
    @DefaultValue("") String from,
    @DefaultValue("") String fromName,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("10000") int bodyCharsMax,
    @DefaultValue("") String journal,
    @DefaultValue("false") boolean journalComplete,
    @DefaultValue Imap imap) {

  MailSettings {
    if (!host.isEmpty() && !from.contains("@")) {
      throw new IllegalArgumentException(
          "countersign.actions.mail.from is '%s', but mail needs a sender's address: set it to one."
              .formatted(from));
    }
  }

  /** How a connection is protected. */
  enum Security {
    NONE,
    STARTTLS,
    TLS
  }

  /** A mailbox that can be searched. */
  record Imap(
      @DefaultValue("") String host,
      @DefaultValue("993") int port,
      @DefaultValue("") String user,
      @DefaultValue("") String password,
      @DefaultValue("TLS") Security security,
      @DefaultValue("INBOX") String folder) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Imap[host=%s, port=%d, user=%s]".formatted(host, port, user);
    }
  }

  String domain() {
    return from.substring(from.indexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "MailSettings[host=%s, port=%d, user=%s, from=%s]".formatted(host, port, user, from);
  }
}
