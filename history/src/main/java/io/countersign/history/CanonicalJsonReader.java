package io.countersign.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) as strictly as {@link CanonicalJson} says. */
final class CanonicalJsonReader {

  private static final long NUMBER_MAX = (1L << 53) - 1;
  private static final int DIGITS_MAX = 16; // of 2^53 - 1
  private static final int SHOWN_MAX = 40;

  private final String json;
  private int at;

  CanonicalJsonReader(String json) {
    this.json = json;
  }

  @Nullable Object document() {
    if (json.length() > CanonicalJson.BYTES_MAX) {
      throw refused(
          "The text has %d characters; at most %d are taken. Send less."
              .formatted(json.length(), CanonicalJson.BYTES_MAX));
    }
    Object value = value(0);
    space();
    if (at < json.length()) {
      throw refused("More text follows the JSON value: " + shown() + ". Send one value alone.");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > CanonicalJson.DEPTH_MAX) {
      throw refused("Values stand deeper than " + CanonicalJson.DEPTH_MAX + " levels. Flatten it.");
    }
    space();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw refused("A JSON value was expected, not " + shown());
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    at++;
    if (closes('}')) {
      return map;
    }
    do {
      space();
      int start = at;
      if (peek() != '"') {
        throw refused("A name in double quotes was expected, not " + shown());
      }
      String name = string();
      if (map.containsKey(name)) {
        at = start;
        throw refused("The name '" + name + "' stands twice in one object. Keep one of them.");
      }
      space();
      expect(':');
      map.put(name, value(depth + 1));
    } while (continues('}'));
    return Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> array(int depth) {
    var list = new ArrayList<@Nullable Object>();
    at++;
    if (closes(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (continues(']'));
    return Collections.unmodifiableList(list);
  }

  private boolean closes(char end) {
    space();
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private boolean continues(char end) {
    if (closes(end)) {
      return false;
    }
    if (peek() != ',') {
      throw refused("A ',' or '" + end + "' was expected, not " + shown());
    }
    at++;
    return true;
  }

  private String string() {
    int start = ++at;
    while (at < json.length() && plain(json.charAt(at))) {
      at++;
    }
    if (at < json.length() && json.charAt(at) == '"') {
      return json.substring(start, at++);
    }
    return escaped(new StringBuilder(json.substring(start, at)));
  }

  private static boolean plain(char c) {
    return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  private String escaped(StringBuilder text) {
    while (at < json.length()) {
      int start = at;
      while (at < json.length() && plain(json.charAt(at))) {
        at++;
      }
      text.append(json, start, at);
      char c = peek("The text ends inside a string. Close it with '\"'.");
      if (c == '"') {
        at++;
        return text.toString();
      }
      if (c == '\\') {
        escape(text);
      } else if (c < 0x20) {
        throw refused(
            "A control character stands in a text. Write it as \\u%04x.".formatted((int) c));
      } else {
        unit(text, c, at);
        at++;
      }
    }
    throw refused("The text ends inside a string. Close it with '\"'.");
  }

  private void escape(StringBuilder text) {
    int start = at++;
    char c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/' -> text.append(c);
      case 'b' -> text.append('\b');
      case 't' -> text.append('\t');
      case 'n' -> text.append('\n');
      case 'f' -> text.append('\f');
      case 'r' -> text.append('\r');
      case 'u' -> unit(text, hex(start), start);
      default -> {
        at = start;
        throw refused("The escape " + shown() + " is none of JSON's.");
      }
    }
  }

  private char hex(int start) {
    int code = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = at < json.length() ? hexDigit(json.charAt(at)) : -1;
      if (digit < 0) {
        at = start;
        throw refused("Four hexadecimal digits must follow \\u, not " + shown());
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /** Appends one UTF-16 unit; the low half of a pair must follow at once. */
  private void unit(StringBuilder text, char c, int start) {
    text.append(c);
    if (!Character.isSurrogate(c)) {
      return;
    }
    boolean waiting =
        text.length() > 1
            && Character.isHighSurrogate(text.charAt(text.length() - 2))
            && !Character.isHighSurrogate(c);
    boolean first = Character.isHighSurrogate(c) && lowFollows(start);
    if (!waiting && !first) {
      at = start;
      throw refused("Half a character (a lone surrogate) stands in a text. Send whole Unicode.");
    }
  }

  private boolean lowFollows(int start) {
    int next = json.charAt(start) == '\\' ? start + 6 : start + 1;
    if (next >= json.length()) {
      return false;
    }
    if (json.charAt(next) != '\\') {
      return Character.isLowSurrogate(json.charAt(next));
    }
    return next + 5 < json.length()
        && json.charAt(next + 1) == 'u'
        && hexDigit(json.charAt(next + 2)) == 0xd
        && hexDigit(json.charAt(next + 3)) >= 0xc;
  }

  private Number number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    while (at < json.length() && json.charAt(at) >= '0' && json.charAt(at) <= '9') {
      at++;
    }
    int count = at - digits;
    boolean fraction = at < json.length() && ".eE".indexOf(json.charAt(at)) >= 0;
    boolean padded = count > 1 && json.charAt(digits) == '0';
    String text = json.substring(start, at);
    at = start;
    if (count == 0 || padded) {
      throw refused("The number " + shown() + " is written wrongly: digits without leading zeros.");
    }
    if (fraction) {
      throw refused(
          "The number %s has a fraction or an exponent. Send a whole number, or text."
              .formatted(shown()));
    }
    if (count > DIGITS_MAX || Math.abs(Long.parseLong(text)) > NUMBER_MAX) {
      throw refused("The number %s is beyond 2^53-1. Send it as text.".formatted(shown()));
    }
    at = start + text.length();
    return whole(Long.parseLong(text));
  }

  private static Number whole(long number) {
    if (number == (int) number) {
      return (int) number;
    }
    return number;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!json.startsWith(word, at)) {
      throw refused("A JSON value was expected, not " + shown());
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < json.length() && isSpace(json.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw refused("A '" + wanted + "' was expected, not " + shown());
    }
    at++;
  }

  private char peek() {
    return peek("The text ends too early: something must follow here.");
  }

  private char peek(String otherwise) {
    if (at >= json.length()) {
      throw refused(otherwise);
    }
    return json.charAt(at);
  }

  private String shown() {
    int end = at;
    while (end < json.length()
        && end - at < SHOWN_MAX
        && json.charAt(end) > 0x20
        && ",}]".indexOf(json.charAt(end)) < 0) {
      end++;
    }
    return "'" + json.substring(at, Math.max(end, Math.min(at + 1, json.length()))) + "'";
  }

  private CanonicalJsonException refused(String problem) {
    return new CanonicalJsonException(problem + " (at character " + at + ")", at);
  }
}
