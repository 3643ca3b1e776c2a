package io.countersign.server.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever writes a text for a page says it in German, too; the file and the text are named. */
class GermanTest {

  private static final Path TEMPLATES = Path.of("src/main/resources/templates");
  private static final Path SCRIPTS = Path.of("src/main/resources/static/js");
  private static final Path SHIPPED = Path.of("src/main/resources/lang/de.po");

  private static final Pattern SCRIPT_TEXT = Pattern.compile("\\btr\\('((?:[^'\\\\]|\\\\.)+)'");
  private static final Pattern HUMAN_IN_ATTR =
      Pattern.compile("th:attr=\"[^\"]*\\b(aria-label|title|alt|placeholder)=[^\"]*['|]");

  /** {@code ${a ? 'Words' : b}}: nothing within the braces is translated; write it outside. */
  private static final Pattern HUMAN_IN_BRACES =
      Pattern.compile(
          "(?:th:(?:text|title|aria-label|placeholder)=\"|:: page\\()[^\"]*\\$\\{[^}\"]*[?:+]\\s*'[^'\"]*\\p{L}{2}[^'\"]*'[^}\"]*}");

  /** Sources whose sentences end on pages. */
  private static final Path SAY = Path.of("src/main/java/io/countersign/server/web");

  /** Pieces of sentences that stand in the file as a whole, and what no page shows. */
  private static final Set<String> NO_SENTENCES =
      Set.of(
          "It was done.{0}",
          "Reference: {0}.",
          "Reference {0}.",
          "Done: {0}.{1}",
          "Refused by the rules: {0}{1}",
          "Failed, nothing happened: {0}{1}",
          "Does it without asking.{0}",
          "Asks a person when {0}.{1}",
          "Only where {0}.",
          "{0}{1} (rule {2}, version {3})",
          "SUPERVISOR, OWNER",
          "attachment; filename=\"gates.dmn\"");

  private final Language german =
      Languages.read(Path.of("nowhere")).of(Locale.GERMAN).orElseThrow();

  @Test
  void every_text_of_every_template_has_a_german_one() throws IOException {
    var missing = new TreeSet<String>();
    for (var file : files(TEMPLATES, ".html")) {
      var template = TEMPLATES.relativize(file).toString().replace(".html", "");
      Markup.translate(
          Files.readString(file),
          "de",
          text -> {
            var found = german.written(template, text);
            if (found.isEmpty()) {
              missing.add("%s: %s".formatted(template, text));
            }
            return found;
          });
    }
    assertThat(missing).as("texts that %s lacks", SHIPPED).isEmpty();
  }

  @Test
  void every_text_of_a_script_has_a_german_one() throws IOException {
    var missing = new TreeSet<String>();
    for (var file : files(SCRIPTS, ".js")) {
      SCRIPT_TEXT
          .matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1).replace("\\'", "'"))
          .filter(text -> !german.scripts().containsKey(text))
          .forEach(text -> missing.add("%s: %s".formatted(file.getFileName(), text)));
    }
    assertThat(german.scripts()).hasSizeGreaterThan(10);
    assertThat(missing).as("texts that %s lacks under msgctxt \"script\"", SHIPPED).isEmpty();
  }

  @Test
  void every_sentence_that_the_server_says_on_a_page_has_a_german_one() throws IOException {
    assertThat(missing(files(SAY, ".java"))).as("sentences that %s lacks", SHIPPED).isEmpty();
  }

  private Set<String> missing(Collection<Path> sources) throws IOException {
    var known =
        PoFile.read(Files.readString(SHIPPED)).stream()
            .map(entry -> entry.english().replace(":number", ""))
            .collect(Collectors.toSet());
    var missing = new TreeSet<String>();
    JavaTexts.of(sources)
        .forEach((file, texts) ->
            texts.stream()
                .map(String::strip)
                .filter(GermanTest::isSentence)
                .filter(text -> !NO_SENTENCES.contains(text))
                .filter(text -> !known.contains(text) && german.said("", text).isEmpty())
                .forEach(text -> missing.add("%s: %s".formatted(file, text))));
    return missing;
  }

  /** What leaves the house for people; a webhook's body is for programs. */
  private static final List<Path> LETTERS =
      Stream.of(
              "notify/NoticeType.java",
              "notify/mail/Letter.java",
              "notify/http/Bodies.java",
              "budgets/NoticeLetter.java")
          .map(Path.of("src/main/java/io/countersign/server")::resolve)
          .toList();

  @Test
  void every_sentence_of_a_mail_and_of_a_message_to_a_room_has_a_german_one() throws IOException {
    assertThat(missing(LETTERS)).as("sentences that %s lacks", SHIPPED).isEmpty();
  }

  /** {@code Due today.}, {@code You can look}: with a capital or a stop, and more than a word. */
  private static boolean isSentence(String text) {
    return text.strip().matches("(?s)(\\p{Lu}\\p{Ll}*[ ,’'].*|.* .*[.?])")
        && !text.contains("\n")
        && text.matches("(?s).*\\p{Ll}{2}.*");
  }

  @Test
  void no_text_hides_where_it_is_not_translated() throws IOException {
    var hidden = new TreeSet<String>();
    for (var file : files(TEMPLATES, ".html")) {
      if (HUMAN_IN_ATTR.matcher(Files.readString(file)).find()) {
        hidden.add(file + ": write th:aria-label or th:title, not th:attr");
      }
      HUMAN_IN_BRACES
          .matcher(Files.readString(file))
          .results()
          .filter(found -> !found.group().contains("#say.of("))
          .filter(found -> !found.group().contains("'desk-page'"))
          .forEach(found -> hidden.add(file + ": " + found.group()));
    }
    assertThat(hidden).isEmpty();
  }

  @Test
  void a_translated_template_differs_in_its_texts_only() throws IOException {
    var changed = new TreeSet<String>();
    for (var file : files(TEMPLATES, ".html")) {
      var template = Files.readString(file);
      var same = Markup.translate(template, "en", Optional::of);
      if (!same.replaceAll("\\s+", " ").equals(template.replaceAll("\\s+", " "))) {
        changed.add(file.toString());
      }
    }
    assertThat(changed).isEmpty();
  }

  @Test
  void no_entry_stands_twice_in_the_file() throws IOException {
    var seen = new TreeSet<String>();
    assertThat(PoFile.read(Files.readString(SHIPPED)))
        .hasSizeGreaterThan(500)
        .allMatch(entry -> seen.add(entry.context() + "/" + entry.english()))
        .allMatch(entry -> !entry.translated().isEmpty());
  }

  private static Set<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      var found = new TreeSet<Path>();
      files.filter(file -> file.toString().endsWith(ending)).forEach(found::add);
      assertThat(found).as("%s in %s", ending, folder).isNotEmpty();
      return found;
    }
  }
}
