package io.countersign.history;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a value in its one spelling (RFC 8785, section 3.2). */
final class CanonicalJsonWriter {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(256);

  private CanonicalJsonWriter() {}

  static String write(@Nullable Object value) {
    var writer = new CanonicalJsonWriter();
    writer.value(value, "$", 0);
    return writer.out.toString();
  }

  private void value(@Nullable Object value, String path, int depth) {
    if (depth > CanonicalJson.DEPTH_MAX) {
      throw refused(path, "stands deeper than " + CanonicalJson.DEPTH_MAX + " levels. Flatten it.");
    }
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text, path);
      case Boolean flag -> out.append(flag.booleanValue());
      case Integer number -> out.append(number.intValue());
      case Long number -> out.append('"').append(number.longValue()).append('"');
      case Map<?, ?> map -> object(map, path, depth);
      case List<?> list -> array(list, path, depth);
      case Double number -> throw fraction(path, number);
      case Float number -> throw fraction(path, number);
      default ->
          throw refused(
              path,
              "is a "
                  + value.getClass().getName()
                  + ". Only Map, List, String, Boolean, Integer, Long and null are taken.");
    }
  }

  private void object(Map<?, ?> map, String path, int depth) {
    out.append('{');
    var separator = "";
    for (String name : names(map, path)) {
      out.append(separator);
      separator = ",";
      string(name, path);
      out.append(':');
      value(map.get(name), path + "." + name, depth + 1);
    }
    out.append('}');
  }

  /** In the order of UTF-16 code units, which is that of {@link String#compareTo}. */
  private static String[] names(Map<?, ?> map, String path) {
    var names = new String[map.size()];
    int count = 0;
    for (Object key : map.keySet()) {
      if (!(key instanceof String name)) {
        throw refused(path, "has the name " + key + ", which is no text. Use text names.");
      }
      names[count++] = name;
    }
    Arrays.sort(names);
    return names;
  }

  private void array(List<?> list, String path, int depth) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      value(list.get(i), path + "[" + i + "]", depth + 1);
    }
    out.append(']');
  }

  private void string(String text, String path) {
    out.append('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        out.append(text, start, i);
        escape(c);
        start = i + 1;
      } else if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          throw refused(
              path, "holds half a character (a lone surrogate) at " + i + ". Send whole Unicode.");
        }
        i++;
      }
    }
    out.append(text, start, text.length()).append('"');
  }

  static boolean isPair(String text, int high) {
    return Character.isHighSurrogate(text.charAt(high))
        && high + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(high + 1));
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
    }
  }

  private static CanonicalJsonException fraction(String path, Number number) {
    return refused(
        path,
        "is the fraction "
            + number
            + ". Send a whole number of the smallest unit, or text: fractions have no one spelling.");
  }

  private static CanonicalJsonException refused(String path, String why) {
    return new CanonicalJsonException("The value at " + path + " " + why, 0);
  }
}
