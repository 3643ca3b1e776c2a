package io.countersign.server.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a template: a text, or an element with its parts. */
sealed interface Node {

  /** As it stands in the file: a text, or what is neither text nor element. */
  record Text(String source, boolean comment) implements Node {

    boolean wordy() {
      return !comment && Markup.wordy(source);
    }
  }

  /**
   * An element.
   *
   * @param start the whole start tag
   * @param end the whole end tag; empty where it has none
   */
  record Element(String name, String start, List<Node> children, String end) implements Node {

    private static final Set<String> INLINE =
        Set.of(
            "a",
            "b",
            "strong",
            "em",
            "i",
            "code",
            "span",
            "time",
            "th:block",
            "kbd",
            "mark",
            "q",
            "br",
            "abbr",
            "svg");

    private static final Pattern FILLED =
        Pattern.compile("\\sth:(text|utext|say|sealed|replace|insert)=");

    /** What a sentence may contain. */
    boolean inline() {
      return INLINE.contains(name)
          && (name.equals("svg")
              || children.stream()
                  .allMatch(child -> !(child instanceof Element inner) || inner.inline()));
    }

    /** Its body in the file is only a sample of what will stand there. */
    boolean filled() {
      return !name.equals("html") && FILLED.matcher(start).find();
    }

    /** Whether its words belong to the sentence around it. */
    boolean speaks() {
      return !filled()
          && !name.equals("svg")
          && !name.equals("kbd")
          && children.stream()
              .anyMatch(child ->
                  switch (child) {
                    case Text text -> text.wordy();
                    case Element inner -> inner.speaks();
                  });
    }
  }

  /** Reads a template of ours: well-formed, with quoted attributes. */
  final class Reader {

    private static final Pattern TAG =
        Pattern.compile(
            "<!--.*?-->|<![^>]*>|</([\\w:-]+)\\s*>|<([\\w:-]+)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>",
            Pattern.DOTALL);
    private static final Set<String> VOID =
        Set.of("meta", "link", "input", "br", "hr", "img", "source", "wbr", "col");

    private final String source;
    private final Matcher tag;
    private int at;

    private Reader(String source) {
      this.source = source;
      this.tag = TAG.matcher(source);
    }

    static List<Node> read(String source) {
      return new Reader(source).children("");
    }

    private List<Node> children(String parent) {
      List<Node> children = new ArrayList<>();
      while (tag.find(at)) {
        text(children, tag.start());
        at = tag.end();
        if (tag.group(1) != null) {
          if (tag.group(1).equals(parent)) {
            return children;
          }
          children.add(new Text(tag.group(), true)); // closes nothing: left as it is
        } else if (tag.group(2) == null) {
          children.add(new Text(tag.group(), true));
        } else {
          children.add(element(tag.group(2), tag.group()));
        }
      }
      text(children, source.length());
      at = source.length();
      return children;
    }

    private Element element(String name, String start) {
      if (VOID.contains(name) || start.endsWith("/>")) {
        return new Element(name, start, List.of(), "");
      }
      if (name.equals("script") || name.equals("style")) {
        int close = source.indexOf("</" + name, at);
        List<Node> raw = List.of(new Text(source.substring(at, close), true));
        at = source.indexOf('>', close) + 1;
        return new Element(name, start, raw, source.substring(close, at));
      }
      List<Node> children = children(name);
      return new Element(name, start, children, "</" + name + ">");
    }

    private void text(List<Node> children, int end) {
      if (end > at) {
        children.add(new Text(source.substring(at, end), false));
      }
    }
  }
}
