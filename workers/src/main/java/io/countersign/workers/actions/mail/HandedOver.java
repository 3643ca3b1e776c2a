package io.countersign.workers.actions.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A message with our own Message-ID that notices when its text begins to leave: the transport
 * writes it only once the server has said yes to DATA, so before that a failure is certain.
 */
class HandedOver extends MimeMessage {

  private final String messageId;
  private boolean begun;
  private boolean accepted;

  HandedOver(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  boolean begun() {
    return begun;
  }

  boolean accepted() {
    return accepted;
  }

  void markAccepted() {
    accepted = true;
  }

  @Override
  public void writeTo(OutputStream out, String[] ignoreList)
      throws IOException, MessagingException {
    begun = true;
    super.writeTo(out, ignoreList);
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}
