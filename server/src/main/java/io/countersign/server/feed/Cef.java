package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries in the Common Event Format, alone or in an RFC 5424 message with its length before it.
 */
final class Cef {

  /** Facility 13, log audit; severity 6, 5, 4 or 1. */
  private static final int FACILITY = 13;

  /** Receivers must take 2,048 bytes and should take 8,192 (RFC 5425). */
  private static final int SENTENCE_CHARS_MAX = 1_500;

  private Cef() {}

  static String event(String origin, Entry entry) {
    var text = new StringBuilder("CEF:0|Countersign|Countersign|1|");
    text.append(header(entry.type())).append('|');
    text.append(header(cut(entry.sentence(), 200))).append('|');
    text.append(severity(entry.outcome())).append('|');
    text.append("rt=").append(entry.at().toEpochMilli());
    field(text, "suser", entry.actor().id());
    field(text, "spriv", FeedFormat.lower(entry.actor().kind()));
    field(text, "outcome", entry.outcome());
    field(text, "externalId", Long.toString(entry.index()));
    field(text, "cs1Label", "origin");
    field(text, "cs1", origin);
    field(text, "cs2Label", "leafHash");
    field(text, "cs2", entry.leafHash().hex());
    field(text, "cs3Label", "subjects");
    field(text, "cs3", cut(subjects(entry.subjects()), 1_000));
    field(text, "msg", cut(entry.sentence(), SENTENCE_CHARS_MAX));
    return text.toString();
  }

  /** One syslog message in a frame of RFC 5425: its length in bytes, a space, the message. */
  static byte[] frame(String origin, Entry entry) {
    int priority = FACILITY * 8 + syslogSeverity(entry.outcome());
    String message =
        "<%d>1 %s - countersign - %s - \uFEFF%s"
            .formatted(priority, entry.at(), messageId(entry.type()), event(origin, entry));
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    byte[] length = (bytes.length + " ").getBytes(StandardCharsets.US_ASCII);
    var frame = new byte[length.length + bytes.length];
    System.arraycopy(length, 0, frame, 0, length.length);
    System.arraycopy(bytes, 0, frame, length.length, bytes.length);
    return frame;
  }

  private static String messageId(String type) {
    return cut(type, 32);
  }

  private static int severity(String outcome) {
    return switch (outcome) {
      case "ok" -> 2;
      case "refused" -> 5;
      case "failed" -> 7;
      default -> 9;
    };
  }

  private static int syslogSeverity(String outcome) {
    return switch (outcome) {
      case "ok" -> 6;
      case "refused" -> 5;
      case "failed" -> 4;
      default -> 1;
    };
  }

  private static String subjects(Map<String, String> subjects) {
    var text = new StringBuilder();
    new TreeMap<>(subjects)
        .forEach((name, value) ->
            text.append(text.isEmpty() ? "" : " ").append(name).append(':').append(value));
    return text.toString();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(' ').append(name).append('=').append(extension(value));
  }

  private static String header(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("[\\r\\n]+", " ");
  }

  private static String extension(String text) {
    return text.replace("\\", "\\\\").replace("=", "\\=").replace("\r", "\\r").replace("\n", "\\n");
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "\u2026";
  }
}
