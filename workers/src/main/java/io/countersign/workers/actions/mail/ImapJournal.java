package io.countersign.workers.actions.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.MessageIDTerm;
import java.util.Properties;

/** The mailbox in which sent mail can be found again by its Message-ID. */
class ImapJournal {

  private final MailSettings settings;

  ImapJournal(MailSettings settings) {
    this.settings = settings;
  }

  /** What the mailbox says. */
  sealed interface Finding {

    /** It is there. */
    record Found() implements Finding {}

    /** It is not there now. */
    record Absent() implements Finding {}

    /** The mailbox cannot be asked. */
    record Unknown(String message) implements Finding {}
  }

  Finding find(String messageId) {
    MailSettings.Imap imap = settings.imap();
    if (imap.host().isEmpty()) {
      return new Finding.Unknown("No mailbox is set up that could be asked.");
    }
    try (Store store = Session.getInstance(properties()).getStore()) {
      store.connect(imap.host(), imap.port(), imap.user(), imap.password());
      try (Folder folder = store.getFolder(imap.folder())) {
        folder.open(Folder.READ_ONLY);
        return folder.search(new MessageIDTerm(messageId)).length > 0
            ? new Finding.Found()
            : new Finding.Absent();
      }
    } catch (MessagingException e) {
      return new Finding.Unknown(
          "The mailbox at %s:%d cannot be asked.".formatted(imap.host(), imap.port()));
    }
  }

  private Properties properties() {
    String scheme = settings.imap().security() == MailSettings.Security.TLS ? "imaps" : "imap";
    String millis = Long.toString(settings.timeout().toMillis());
    var properties = new Properties();
    properties.setProperty("mail.store.protocol", scheme);
    String prefix = "mail." + scheme + ".";
    properties.setProperty(prefix + "connectiontimeout", millis);
    properties.setProperty(prefix + "timeout", millis);
    properties.setProperty(prefix + "writetimeout", millis);
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    if (settings.imap().security() == MailSettings.Security.STARTTLS) {
      properties.setProperty(prefix + "starttls.enable", "true");
      properties.setProperty(prefix + "starttls.required", "true");
    }
    return properties;
  }
}
