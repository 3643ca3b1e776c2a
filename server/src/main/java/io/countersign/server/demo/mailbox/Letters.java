package io.countersign.server.demo.mailbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads mail of any shape into what a person reads; what cannot be read says so. */
final class Letters {

  static final int TEXT_CHARS_MAX = 10_000;
  private static final int LINE_CHARS_MAX = 300;
  private static final int DEPTH_MAX = 5;
  private static final int PARTS_MAX = 20;
  private static final String UNREADABLE = "(This mail could not be read.)";

  private Letters() {}

  static Letter read(Mails.Stored mail) {
    try {
      var message =
          new MimeMessage(
              Session.getInstance(new Properties()), new ByteArrayInputStream(mail.raw()));
      return new Letter(
          mail.id(),
          sender(message),
          mail.recipient(),
          line(message.getSubject()),
          text(message, DEPTH_MAX).map(text -> cut(text, TEXT_CHARS_MAX)).orElse(UNREADABLE),
          mail.arrivedAt(),
          automatic(message));
    } catch (MessagingException | IOException | RuntimeException e) {
      return new Letter(mail.id(), "", mail.recipient(), "", UNREADABLE, mail.arrivedAt(), false);
    }
  }

  private static String sender(MimeMessage message) throws MessagingException {
    var from = message.getFrom();
    return from != null && from.length > 0 && from[0] instanceof InternetAddress address
        ? line(address.getAddress())
        : "";
  }

  private static boolean automatic(MimeMessage message) throws MessagingException {
    String[] header = message.getHeader("Auto-Submitted");
    return header != null && header.length > 0 && !header[0].strip().equalsIgnoreCase("no");
  }

  private static Optional<String> text(Part part, int depth)
      throws MessagingException, IOException {
    if (depth == 0) {
      return Optional.empty();
    }
    if (part.isMimeType("text/plain") && part.getContent() instanceof String text) {
      return Optional.of(text);
    }
    if (part.isMimeType("text/html") && part.getContent() instanceof String html) {
      return Optional.of(
          cut(html, 4 * TEXT_CHARS_MAX)
              .replaceAll("(?s)<[^>]{0,2000}>", " ")
              .replaceAll(" +", " "));
    }
    return part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts
        ? first(parts, depth)
        : Optional.empty();
  }

  private static Optional<String> first(Multipart parts, int depth)
      throws MessagingException, IOException {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < Math.min(parts.getCount(), PARTS_MAX); i++) {
      BodyPart part = parts.getBodyPart(i);
      Optional<String> text = text(part, depth - 1);
      if (text.isPresent() && (found.isEmpty() || part.isMimeType("text/plain"))) {
        found = text;
      }
    }
    return found;
  }

  private static String line(@Nullable String text) {
    return text == null ? "" : cut(text.replaceAll("\\s+", " ").strip(), LINE_CHARS_MAX);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max) + " […cut]";
  }
}
