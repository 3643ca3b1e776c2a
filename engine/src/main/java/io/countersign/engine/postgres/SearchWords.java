package io.countersign.engine.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The words by which a task is found. PostgreSQL's own parser takes {@code H-10442} apart in its
 * way; here it stays one word, and its parts are words too.
 */
final class SearchWords {

  private static final int WORD_MAX = 100;
  private static final int WORDS_MAX = 200;
  private static final int TERMS_MAX = 8;

  private SearchWords() {}

  static Set<String> of(String... texts) {
    return Arrays.stream(texts)
        .flatMap(text -> split(text).stream())
        .flatMap(word ->
            java.util.stream.Stream.concat(
                java.util.stream.Stream.of(word), Arrays.stream(word.split("[^\\p{L}\\p{N}]+"))))
        .filter(word -> !word.isEmpty())
        .limit(WORDS_MAX)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** {@code 'ana':* & 'cos':*}; empty where nothing was asked for. */
  static String query(String search) {
    return split(search).stream()
        .limit(TERMS_MAX)
        .map(term -> "'%s':*".formatted(term.replace("\\", "\\\\").replace("'", "''")))
        .collect(Collectors.joining(" & "));
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).replace('\0', ' ').split("\\s+"))
        .map(word -> word.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", ""))
        .filter(word -> !word.isEmpty())
        .map(word -> word.length() > WORD_MAX ? word.substring(0, WORD_MAX) : word)
        .toList();
  }
}
