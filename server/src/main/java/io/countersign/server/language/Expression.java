package io.countersign.server.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Thymeleaf expression, of which only the texts are translated: {@code 'Filter'} and {@code
 * |Remove the view ${view.name}|}, whose key is {@code Remove the view {0}}. What stands within
 * {@code ${…}} is left alone, and so is what something is compared with.
 */
final class Expression {

  private static final Pattern COMPARED = Pattern.compile("(?s).*(==|!=|\\beq|\\bne)\\s*");
  private static final Pattern GAP = Pattern.compile("\\{(\\d+)(:say)?}");

  private final String source;
  private final Words words;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private Expression(String source, Words words) {
    this.source = source;
    this.words = words;
  }

  static String translate(String source, Words words) {
    return new Expression(source, words).translated();
  }

  /** Where the first of several expressions ends: at a comma outside of texts and brackets. */
  static int end(String expressions) {
    int depth = 0;
    char text = 0;
    for (int i = 0; i < expressions.length(); i++) {
      char c = expressions.charAt(i);
      if (text != 0) {
        text = c == text ? 0 : text;
      } else if (c == '\'' || c == '|') {
        text = c;
      } else if (c == ',' && depth == 0) {
        return i;
      } else {
        depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
      }
    }
    return expressions.length();
  }

  private String translated() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\'') {
        literal();
      } else if (c == '|') {
        template();
      } else if (c == '{') {
        copyTo(closing(at));
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private void literal() {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != '\'') {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    String english = source.substring(at + 1, Math.min(end, source.length())).replace("\\'", "'");
    if (Markup.wordy(english) && !COMPARED.matcher(out).matches()) {
      out.append('\'').append(said(english).replace("'", "\\'")).append('\'');
      at = end + 1;
    } else {
      copyTo(Math.min(end + 1, source.length()));
    }
  }

  private void template() {
    int end = source.indexOf('|', at + 1);
    while (end > 0 && within(end)) {
      end = source.indexOf('|', end + 1);
    }
    List<String> gaps = new ArrayList<>();
    var english = new StringBuilder();
    int from = at + 1;
    while (from < end) {
      if ("$*#@~".indexOf(source.charAt(from)) >= 0 && source.startsWith("{", from + 1)) {
        int close = closing(from + 1);
        english.append('{').append(gaps.size()).append('}');
        gaps.add(source.substring(from, close));
        from = close;
      } else {
        english.append(source.charAt(from++));
      }
    }
    out.append('|')
        .append(
            GAP.matcher(said(english.toString()))
                .replaceAll(gap ->
                    Matcher.quoteReplacement(
                        gap(gaps.get(Integer.parseInt(gap.group(1))), gap.group(2) != null))))
        .append('|');
    at = end + 1;
  }

  /** Whether a bar stands within {@code ${…}}, as in {@code a || b}. */
  private boolean within(int bar) {
    int depth = 0;
    for (int i = at + 1; i < bar; i++) {
      depth += source.charAt(i) == '{' ? 1 : source.charAt(i) == '}' ? -1 : 0;
    }
    return depth > 0;
  }

  /** After the brace that closes the one here; braces in quotes do not count. */
  private int closing(int open) {
    int depth = 0;
    boolean quoted = false;
    for (int i = open; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return source.length();
  }

  private void copyTo(int end) {
    out.append(source, at, end);
    at = end;
  }

  /** What is ours is said in the page's language, too. */
  private static String gap(String expression, boolean ours) {
    return ours && expression.startsWith("${")
        ? "${#say.of(" + expression.substring(2, expression.length() - 1) + ")}"
        : expression;
  }

  /** As it may stand in an attribute, with the blanks at its ends. */
  private String said(String text) {
    String english = text.strip();
    if (!Markup.wordy(english)) {
      return text;
    }
    int start = text.indexOf(english);
    return text.substring(0, start)
        + words.of(english).orElse(english).replace("\"", "&quot;")
        + text.substring(start + english.length());
  }
}
