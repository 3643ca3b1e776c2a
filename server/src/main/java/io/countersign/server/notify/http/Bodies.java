package io.countersign.server.notify.http;

import io.countersign.server.language.Language;
import io.countersign.server.notify.Item;
import io.countersign.server.notify.Message;
import io.countersign.server.notify.Message.Content;
import io.countersign.server.notify.Way;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a message is for each kind of receiver. Headlines are text there, never markup. A webhook is
 * read by programs and stays English; Slack and Teams speak the language of whoever owns the
 * channel.
 */
final class Bodies {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TEST = "This is a test. The channel works.";

  private final Language language;

  private Bodies(Language language) {
    this.language = language;
  }

  static byte[] of(Way.Format format, Message message, Language language) {
    var bodies = new Bodies(language);
    return JSON.writeValueAsBytes(
        switch (format) {
          case WEBHOOK -> webhook(message);
          case SLACK -> bodies.slack(message);
          case TEAMS -> bodies.teams(message);
        });
  }

  private String say(String english) {
    return language.said("", english).orElse(english);
  }

  private static Map<String, Object> webhook(Message message) {
    return switch (message.content()) {
      case Content.Single(Item item) -> event(item);
      case Content.Digest(List<Item> items) ->
          envelope("digest", message, Map.of("items", items.stream().map(Bodies::event).toList()));
      case Content.Test(String by) -> envelope("test", message, Map.of("by", by));
    };
  }

  private static Map<String, Object> envelope(String type, Message message, Map<String, ?> data) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", type);
    body.put("timestamp", message.at().truncatedTo(ChronoUnit.SECONDS).toString());
    body.put("data", data);
    return body;
  }

  private static Map<String, Object> event(Item item) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("userTaskKey", text(item.userTask()));
    data.put("processInstanceKey", text(item.instance()));
    if (item.standing() != null) {
      data.put("standingApproval", item.standing());
    }
    data.put("headline", item.headline());
    data.put("worker", item.worker());
    data.put("due", text(item.due()));
    data.put("url", item.url().toString());
    var body = new LinkedHashMap<String, Object>();
    body.put("type", item.type().wire());
    body.put("timestamp", item.at().truncatedTo(ChronoUnit.SECONDS).toString());
    body.put("data", data);
    return body;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static List<Item> items(Message message) {
    return switch (message.content()) {
      case Content.Single(Item item) -> List.of(item);
      case Content.Digest(List<Item> items) -> items;
      case Content.Test test -> List.of();
    };
  }

  private String title(Message message) {
    return say(
        switch (message.content()) {
          case Content.Single(Item item) -> item.type().title();
          case Content.Digest(List<Item> items) ->
              "%d things from Countersign".formatted(items.size());
          case Content.Test test -> TEST;
        });
  }

  /** Slack's incoming webhooks: plain text blocks, in which nothing is a command or a mention. */
  private Map<String, Object> slack(Message message) {
    var blocks = new ArrayList<Map<String, Object>>();
    blocks.add(section("plain_text", title(message)));
    for (Item item : items(message).stream().limit(SLACK_ITEMS_MAX).toList()) {
      blocks.add(section("plain_text", line(item)));
      blocks.add(section("mrkdwn", "<%s|%s>".formatted(item.url(), say("Open it"))));
    }
    return Map.of("text", escaped(title(message)), "blocks", blocks, "unfurl_links", false);
  }

  /** Slack takes fifty blocks. */
  private static final int SLACK_ITEMS_MAX = 20;

  private static final int TEXT_MAX = 2_000;

  private static Map<String, Object> section(String type, String text) {
    return Map.of("type", "section", "text", Map.of("type", type, "text", text));
  }

  private String line(Item item) {
    String said = say(item.headline());
    String headline = said.length() > TEXT_MAX ? said.substring(0, TEXT_MAX) + "…" : said;
    return item.worker() == null ? headline : headline + " (" + item.worker() + ")";
  }

  /** As Slack asks for in its text. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** An Adaptive Card, as the workflows of Teams take it. */
  private Map<String, Object> teams(Message message) {
    var body = new ArrayList<Map<String, Object>>();
    body.add(Map.of("type", "TextBlock", "text", title(message), "weight", "Bolder", "wrap", true));
    for (Item item : items(message)) {
      body.add(run(line(item)));
      body.add(
          Map.of(
              "type",
              "ActionSet",
              "actions",
              List.of(
                  Map.of(
                      "type",
                      "Action.OpenUrl",
                      "title",
                      say("Open it"),
                      "url",
                      item.url().toString()))));
    }
    Map<String, Object> card =
        Map.of(
            "$schema",
            "http://adaptivecards.io/schemas/adaptive-card.json",
            "type",
            "AdaptiveCard",
            "version",
            "1.4",
            "body",
            body);
    return Map.of(
        "type",
        "message",
        "attachments",
        List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
  }

  /** A text run: there, unlike in a text block, Markdown is only text. */
  private static Map<String, Object> run(String text) {
    return Map.of(
        "type", "RichTextBlock", "inlines", List.of(Map.of("type", "TextRun", "text", text)));
  }
}
