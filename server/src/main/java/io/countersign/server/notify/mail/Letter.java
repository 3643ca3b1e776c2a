package io.countersign.server.notify.mail;

import io.countersign.server.language.Language;
import io.countersign.server.notify.Item;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Message.Content;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * What a mail says, in the language of whoever gets it: what is asked and where, nothing that can
 * be pressed.
 */
final class Letter {

  private static final int SUBJECT_POINTS_MAX = 120;
  private static final String FOOT =
      "The link opens the page and asks you to sign in. Nothing is decided by opening it, and nobody can decide by answering this mail.";
  private static final String SETTINGS = "What you are told, and when";

  private final Language language;
  private final DateTimeFormatter time;

  Letter(Language language) {
    this.language = language;
    this.time =
        language.english()
            ? DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", language.locale())
            : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(language.locale());
  }

  String subject(Message message) {
    return switch (message.content()) {
      case Content.Single(Item item) -> cut(title(item) + ": " + say(item.headline()));
      case Content.Digest(List<Item> items) ->
          say("%d things from Countersign".formatted(items.size()));
      case Content.Test test -> say("A test from Countersign");
    };
  }

  private String say(String english) {
    return language.said("", english).orElse(english);
  }

  private String title(Item item) {
    return say(item.type().title());
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= SUBJECT_POINTS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SUBJECT_POINTS_MAX)) + "…";
  }

  String text(Message message) {
    var text = new StringBuilder();
    switch (message.content()) {
      case Content.Single(Item item) -> item(text, item);
      case Content.Digest(List<Item> items) -> items.forEach(item -> item(text, item));
      case Content.Test(String by) -> text.append(test(by)).append("\n\n");
    }
    return text + say(FOOT) + "\n" + say(SETTINGS) + ": " + message.settings() + "\n";
  }

  private String test(String by) {
    return say("This is a test, which %s asked for. The channel works.".formatted(by));
  }

  private void item(StringBuilder text, Item item) {
    text.append(title(item)).append(".\n").append(say(item.headline())).append('\n');
    if (!about(item).isEmpty()) {
      text.append(about(item)).append('\n');
    }
    text.append(item.url()).append("\n\n");
  }

  private String about(Item item) {
    String worker = item.worker() == null ? "" : say("Worker: " + item.worker() + ".") + " ";
    return (worker + due(item.due())).strip();
  }

  private String due(@Nullable Instant due) {
    return due == null
        ? ""
        : say("Time until %s UTC.".formatted(time.format(due.atOffset(ZoneOffset.UTC))));
  }

  String html(Message message) {
    var html =
        new StringBuilder(
            "<!doctype html><html lang=\"%s\"><body>".formatted(language.locale().toLanguageTag()));
    switch (message.content()) {
      case Content.Single(Item item) -> part(html, item);
      case Content.Digest(List<Item> items) -> items.forEach(item -> part(html, item));
      case Content.Test(String by) -> html.append("<p>%s</p>".formatted(escaped(test(by))));
    }
    return html.append("<p><small>%s<br>".formatted(escaped(say(FOOT))))
        .append(link(message.settings(), say(SETTINGS)))
        .append("</small></p></body></html>")
        .toString();
  }

  private void part(StringBuilder html, Item item) {
    html.append(
        "<p>%s.<br><b>%s</b>".formatted(escaped(title(item)), escaped(say(item.headline()))));
    if (!about(item).isEmpty()) {
      html.append("<br>").append(escaped(about(item)));
    }
    html.append("<br>").append(link(item.url(), say("Open it"))).append("</p>");
  }

  private static String link(URI url, String words) {
    return "<a href=\"%s\">%s</a>".formatted(escaped(url.toString()), escaped(words));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
