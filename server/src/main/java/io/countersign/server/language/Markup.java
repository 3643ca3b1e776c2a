package io.countersign.server.language;

import io.countersign.server.language.Node.Element;
import io.countersign.server.language.Node.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template in another language. What is translated as a whole is a sentence: text with the inline
 * elements in it, {@code Since {0}, last used {1}} or {@code <b>Not connected.</b> What you see…}.
 * Attributes that people read or hear are translated, too, and texts in expressions.
 */
public final class Markup {

  /** Attributes with words in them. */
  private static final Set<String> READ =
      Set.of("placeholder", "aria-label", "title", "alt", "data-label", "data-confirm");

  private static final Set<String> FILLING = Set.of("text", "utext", "say", "sealed");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(\\s)([\\w:-]+)=(\"([^\"]*)\"|'([^']*)')", Pattern.DOTALL);
  private static final Pattern TITLE = Pattern.compile("(::\\s*page\\()(.*)", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\\p{L}{2}");
  private static final Pattern GAP = Pattern.compile("\\$?\\{[^}]*}|</?[a-z]+>|&\\w+;");
  private static final Pattern SLOT = Pattern.compile("\\{(\\d+)(?::say)?}|<(/?)([a-z]+)>");

  /** What carries no attribute of its own on the page. */
  private static final Set<String> BARE = Set.of("th:block", "html", "head", "body");

  private final Words words;
  private final String tag;

  private Markup(Words words, String tag) {
    this.words = words;
    this.tag = tag;
  }

  /**
   * The template with the texts that were found.
   *
   * @param tag the language, for {@code <html lang>}
   */
  public static String translate(String template, String tag, Words words) {
    return new Markup(words, tag).all(Node.Reader.read(template)).html();
  }

  /** Whether there is a word in it, beside gaps and tags. */
  static boolean wordy(String text) {
    return WORD.matcher(GAP.matcher(text).replaceAll(" ")).find();
  }

  /** Translated markup; foreign where it is one sentence that was not found. */
  private record Part(String html, boolean foreign) {}

  private String render(Node node) {
    return switch (node) {
      case Text text -> text.source();
      case Element element -> element(element);
    };
  }

  private String element(Element element) {
    String start = attributes(element);
    if (element.filled()) {
      return start + source(element.children()) + element.end();
    }
    Part body = all(element.children());
    boolean marked = body.foreign() && !BARE.contains(element.name());
    return (marked ? start.replaceFirst(">$", " lang=\"en\">") : start)
        + body.html()
        + element.end();
  }

  /** Sentence by sentence: what is not inline stands between two. */
  private Part all(List<Node> nodes) {
    var html = new StringBuilder();
    List<Node> run = new ArrayList<>();
    int sentences = 0;
    int foreign = 0;
    for (Node node : nodes) {
      if (node instanceof Element element && !element.inline()) {
        Part part = run(run);
        html.append(part.html()).append(render(element));
        foreign += part.foreign() ? 1 : 0;
        run.clear();
        sentences++;
      } else {
        run.add(node);
      }
    }
    Part last = run(run);
    html.append(last.html());
    return new Part(html.toString(), last.foreign() && sentences == 0 && foreign == 0);
  }

  private Part run(List<Node> nodes) {
    int from = 0;
    int to = nodes.size();
    while (from < to && outside(nodes.get(from))) {
      from++;
    }
    while (to > from && outside(nodes.get(to - 1))) {
      to--;
    }
    List<Node> core = nodes.subList(from, to);
    var html = new StringBuilder();
    nodes.subList(0, from).forEach(node -> html.append(render(node)));
    boolean foreign = false;
    if (core.stream().anyMatch(node -> node instanceof Text text && text.wordy())) {
      var sentence = new Sentence();
      core.forEach(sentence::add);
      Optional<String> said = words.of(sentence.english());
      html.append(sentence.filled(said.orElse(sentence.english())));
      foreign = said.isEmpty();
    } else {
      core.forEach(node -> html.append(render(node)));
    }
    nodes.subList(to, nodes.size()).forEach(node -> html.append(render(node)));
    return new Part(html.toString(), foreign);
  }

  /** Blanks, pictures and keys at its ends do not belong to a sentence. */
  private static boolean outside(Node node) {
    return switch (node) {
      case Text text -> text.comment() || text.source().isBlank();
      case Element element -> element.name().equals("svg") || element.name().equals("kbd");
    };
  }

  private static String source(List<Node> nodes) {
    var html = new StringBuilder();
    for (Node node : nodes) {
      html.append(
          switch (node) {
            case Text text -> text.source();
            case Element element -> element.start() + source(element.children()) + element.end();
          });
    }
    return html.toString();
  }

  private String attributes(Element element) {
    Matcher attribute = ATTRIBUTE.matcher(element.start());
    return attribute.replaceAll(found -> {
      String quote = found.group(3).substring(0, 1);
      String value = found.group(3).substring(1, found.group(3).length() - 1);
      return Matcher.quoteReplacement(
          found.group(1)
              + found.group(2)
              + "="
              + quote
              + attribute(element.name(), found.group(2), value)
              + quote);
    });
  }

  private String attribute(String element, String name, String value) {
    if (element.equals("html") && name.equals("lang")) {
      return tag;
    }
    if (READ.contains(name)) {
      return wordy(value) ? words.of(value).orElse(value).replace("\"", "&quot;") : value;
    }
    String own = name.startsWith("th:") ? name.substring(3) : "";
    if (READ.contains(own) || FILLING.contains(own)) {
      return Expression.translate(value, words);
    }
    return own.equals("replace") ? title(value) : value;
  }

  /** The title of a page is the first value that it gives its layout. */
  private String title(String value) {
    Matcher call = TITLE.matcher(value);
    if (!call.find()) {
      return value;
    }
    String values = call.group(2);
    int end = Expression.end(values);
    return value.substring(0, call.start(2))
        + Expression.translate(values.substring(0, end), words)
        + values.substring(end);
  }

  /** A text with its elements, numbered or named. */
  private final class Sentence {

    private final StringBuilder english = new StringBuilder();
    private final List<String> gaps = new ArrayList<>();
    private final Map<String, List<Element>> tags = new HashMap<>();

    void add(Node node) {
      switch (node) {
        case Text text -> english.append(text.comment() ? "" : text.source());
        case Element element when element.speaks() -> {
          String name = element.name().substring(element.name().indexOf(':') + 1);
          tags.computeIfAbsent(name, _ -> new ArrayList<>()).add(element);
          english.append('<').append(name).append('>');
          element.children().forEach(this::add);
          english.append("</").append(name).append('>');
        }
        case Element element -> {
          english.append('{').append(gaps.size()).append('}');
          gaps.add(render(element));
        }
      }
    }

    String english() {
      return english.toString().strip().replaceAll("\\s+", " ");
    }

    String filled(String said) {
      var html = new StringBuilder();
      html.append(english, 0, english.indexOf(english.toString().strip()));
      Map<String, Integer> used = new HashMap<>();
      Matcher slot = SLOT.matcher(said);
      html.append(slot.replaceAll(found -> Matcher.quoteReplacement(part(found, used))));
      if (english.toString().endsWith(" ") || english.toString().endsWith("\n")) {
        html.append(' ');
      }
      return html.toString();
    }

    private String part(java.util.regex.MatchResult slot, Map<String, Integer> used) {
      if (slot.group(1) != null) {
        return gaps.get(Integer.parseInt(slot.group(1)));
      }
      List<Element> named = tags.getOrDefault(slot.group(3), List.of());
      if (!slot.group(2).isEmpty()) {
        return named.getFirst().end();
      }
      return attributes(named.get(used.merge(slot.group(3), 1, Integer::sum) - 1));
    }
  }
}
