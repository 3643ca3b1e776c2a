package io.countersign.server.language;

import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One language: what its file says for each English text. */
public final class Language {

  /** What the pages are written in. */
  public static final Language ENGLISH = new Language(Locale.ENGLISH, Map.of(), List.of());

  /** The context of the texts that the pages' scripts show. */
  public static final String SCRIPTS = "script";

  /** The context of the sentences that the server makes of values. */
  static final String SERVER = "server";

  /** Our sentences are shorter; what is longer is not taken apart. */
  private static final int SENTENCE_CHARS_MAX = 1_000;

  private static final char BETWEEN = '\u0004'; // as in gettext
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\d{1,3}(,\\d{3})+|\\d{1,3}(,\\d{3})*\\.\\d\\d|\\d+(\\.\\d+)?(?= [A-Z]{3}$))"
              + "( [A-Z]{3})?");
  private static final Pattern PART = Pattern.compile("\\{\\d+(?::(?:say|number))?}|</?[a-z]+>");

  private final Locale locale;
  private final Map<String, String> texts;
  private final List<Phrase> phrases;

  private Language(Locale locale, Map<String, String> texts, List<Phrase> phrases) {
    this.locale = locale;
    this.texts = texts;
    this.phrases = phrases;
  }

  /** Of the content of its file; a later entry wins over an earlier one. */
  static Language of(Locale locale, List<PoFile.Entry> entries) {
    Map<String, String> texts = new HashMap<>();
    Map<String, Phrase> phrases = new HashMap<>();
    for (PoFile.Entry entry : entries) {
      if (!entry.translated().isEmpty()) {
        check(entry);
        texts.put(key(entry.context(), entry.english()), entry.translated());
        if (entry.context().equals(SERVER) && Phrase.isOne(entry.english())) {
          phrases.put(entry.english(), Phrase.of(entry.english(), entry.translated()));
        }
      }
    }
    return new Language(
        locale,
        Map.copyOf(texts),
        phrases.values().stream()
            .sorted(
                Comparator.comparing(Phrase::strict)
                    .thenComparingInt(Phrase::weight)
                    .reversed()
                    .thenComparing(Phrase::english))
            .toList());
  }

  /** A page whose gaps or tags got lost in translation would be another page. */
  private static void check(PoFile.Entry entry) {
    if (!parts(entry.english()).equals(parts(entry.translated()))) {
      throw new LanguageFileException(
          entry.line(),
          "\"%s\" has the parts %s, its translation has %s."
              .formatted(entry.english(), parts(entry.english()), parts(entry.translated())));
    }
    if (entry.translated().contains("|") || entry.translated().contains("${")) {
      throw new LanguageFileException(entry.line(), "a translation contains no | and no ${.");
    }
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    var matcher = PART.matcher(text);
    while (matcher.find()) {
      parts.add(matcher.group().replaceAll(":(say|number)", ""));
    }
    return parts.stream().sorted().toList();
  }

  public Locale locale() {
    return locale;
  }

  public boolean english() {
    return this == ENGLISH;
  }

  /** What stands in a template or a script, by its English. */
  public Optional<String> written(String context, String english) {
    String text = texts.get(key(context, english));
    return Optional.ofNullable(text == null ? texts.get(key("", english)) : text);
  }

  /** What the server said in English: a word, a sentence with values in it, or an amount. */
  public Optional<String> said(String context, String english) {
    if (english()) {
      return Optional.of(english);
    }
    Optional<String> text = written(context, english);
    return text.isPresent() ? text : phrase(english).or(() -> number(english));
  }

  private Optional<String> phrase(String english) {
    if (english.length() > SENTENCE_CHARS_MAX) {
      return Optional.empty();
    }
    for (Phrase phrase : phrases) {
      Optional<String> said =
          phrase.say(english, value -> number(value).orElse(value), value -> said("", value));
      if (said.isPresent()) {
        return said;
      }
    }
    return Optional.empty();
  }

  private Optional<String> number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    return Optional.of(
        text.replace(',', '\n')
            .replace('.', symbols.getDecimalSeparator())
            .replace('\n', symbols.getGroupingSeparator()));
  }

  /** What the scripts say. */
  public SortedMap<String, String> scripts() {
    SortedMap<String, String> words = new TreeMap<>();
    String prefix = SCRIPTS + BETWEEN;
    texts.forEach((key, text) -> {
      if (key.startsWith(prefix)) {
        words.put(key.substring(prefix.length()), text);
      }
    });
    return words;
  }

  private static String key(String context, String english) {
    return context + BETWEEN + english;
  }
}
