package io.countersign.server.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with gaps, {@code Pay {0} to {1}}: finds a finished sentence's values again, and puts
 * them into the translation. {@code {0:say}} there translates the value, too.
 */
record Phrase(
    String english, List<String> words, Pattern pattern, List<String> gaps, String translated) {

  private static final Pattern GAP = Pattern.compile("\\{(\\d+)(?::(say|number))?}");

  static Phrase of(String english, String translated) {
    var regex = new StringBuilder();
    List<String> words = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    Matcher gap = GAP.matcher(english);
    int from = 0;
    while (gap.find()) {
      words.add(english.substring(from, gap.start()));
      regex
          .append(Pattern.quote(words.getLast()))
          .append(gap.group(2) == null ? "(.+?)" : "([-\\d.,{}]+(?: [A-Z]{3})?)");
      gaps.add(gap.group(1));
      from = gap.end();
    }
    words.add(english.substring(from));
    regex.append(Pattern.quote(words.getLast()));
    return new Phrase(
        english,
        List.copyOf(words),
        Pattern.compile(regex.toString(), Pattern.DOTALL),
        List.copyOf(gaps),
        translated);
  }

  static boolean isOne(String english) {
    return GAP.matcher(english).find();
  }

  /**
   * @param value what becomes of a value that is taken over
   * @param said what becomes of a value that is ours
   */
  Optional<String> say(
      String sentence, UnaryOperator<String> value, Function<String, Optional<String>> said) {
    if (!mayBe(sentence)) {
      return Optional.empty();
    }
    Matcher found = pattern.matcher(sentence);
    if (!found.matches()) {
      return Optional.empty();
    }
    var text = new StringBuilder();
    Matcher gap = GAP.matcher(translated);
    while (gap.find()) {
      String taken = found.group(gaps.indexOf(gap.group(1)) + 1);
      Optional<String> given =
          gap.group(2) == null ? Optional.of(value.apply(taken)) : said.apply(taken);
      if (given.isEmpty()) {
        return Optional.empty();
      }
      gap.appendReplacement(text, Matcher.quoteReplacement(given.get()));
    }
    return Optional.of(gap.appendTail(text).toString());
  }

  /** Seen at a glance: hundreds of phrases are asked about each sentence. */
  private boolean mayBe(String sentence) {
    return sentence.startsWith(words.getFirst())
        && sentence.endsWith(words.getLast())
        && words.stream().allMatch(sentence::contains);
  }

  /** One that takes nothing but ours and numbers cannot take too much, so it is tried first. */
  boolean strict() {
    return GAP.matcher(translated)
        .results()
        .allMatch(gap ->
            "say".equals(gap.group(2)) || english.contains("{%s:number}".formatted(gap.group(1))));
  }

  /** Everything but the gaps, to see which phrase says more. */
  int weight() {
    return GAP.matcher(english).replaceAll("").length();
  }
}
