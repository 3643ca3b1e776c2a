package io.countersign.server.notify.mail;

import io.countersign.server.notify.Item;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Message.Content;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** What a mail says: what is asked and where, nothing that can be pressed. */
final class Letter {

  private static final int SUBJECT_POINTS_MAX = 120;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH);
  private static final String FOOT =
      "The link opens the page and asks you to sign in. Nothing is decided by opening it, and nobody can decide by answering this mail.";

  private Letter() {}

  static String subject(Message message) {
    return switch (message.content()) {
      case Content.Single(Item item) -> cut(item.type().title() + ": " + item.headline());
      case Content.Digest(List<Item> items) -> "%d things from Countersign".formatted(items.size());
      case Content.Test test -> "A test from Countersign";
    };
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= SUBJECT_POINTS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SUBJECT_POINTS_MAX)) + "…";
  }

  static String text(Message message) {
    var text = new StringBuilder();
    switch (message.content()) {
      case Content.Single(Item item) -> item(text, item);
      case Content.Digest(List<Item> items) -> items.forEach(item -> item(text, item));
      case Content.Test(String by) ->
          text.append("This is a test, which %s asked for. The channel works.\n\n".formatted(by));
    }
    return text + FOOT + "\nWhat you are told, and when: " + message.settings() + "\n";
  }

  private static void item(StringBuilder text, Item item) {
    text.append(item.type().title()).append(".\n").append(item.headline()).append('\n');
    if (!about(item).isEmpty()) {
      text.append(about(item)).append('\n');
    }
    text.append(item.url()).append("\n\n");
  }

  private static String about(Item item) {
    String worker = item.worker() == null ? "" : "Worker: " + item.worker() + ". ";
    return (worker + due(item.due())).strip();
  }

  private static String due(@Nullable Instant due) {
    return due == null ? "" : "Time until " + TIME.format(due.atOffset(ZoneOffset.UTC)) + ".";
  }

  static String html(Message message) {
    var html = new StringBuilder("<!doctype html><html lang=\"en\"><body>");
    switch (message.content()) {
      case Content.Single(Item item) -> part(html, item);
      case Content.Digest(List<Item> items) -> items.forEach(item -> part(html, item));
      case Content.Test(String by) ->
          html.append(
              "<p>This is a test, which %s asked for. The channel works.</p>"
                  .formatted(escaped(by)));
    }
    return html.append("<p><small>%s<br>".formatted(FOOT))
        .append(link(message.settings(), "What you are told, and when"))
        .append("</small></p></body></html>")
        .toString();
  }

  private static void part(StringBuilder html, Item item) {
    html.append("<p>%s.<br><b>%s</b>".formatted(item.type().title(), escaped(item.headline())));
    if (!about(item).isEmpty()) {
      html.append("<br>").append(escaped(about(item)));
    }
    html.append("<br>").append(link(item.url(), "Open it")).append("</p>");
  }

  private static String link(URI url, String words) {
    return "<a href=\"%s\">%s</a>".formatted(escaped(url.toString()), words);
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
