package io.countersign.server.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {

  @TempDir Path folder;

  @Test
  void a_file_alone_is_a_third_language_and_english_where_it_says_nothing() throws IOException {
    write("fr.po", "msgid \"Sign in\"\nmsgstr \"Se connecter\"\n");

    var languages = Languages.read(folder);

    assertThat(languages.byTag()).containsOnlyKeys("de", "en", "fr");
    var french = languages.of(Locale.CANADA_FRENCH).orElseThrow();
    assertThat(french.written("login", "Sign in")).contains("Se connecter");
    assertThat(french.written("login", "Password")).isEmpty();
    assertThat(languages.problems()).isEmpty();
  }

  @Test
  void a_file_of_the_operator_says_german_otherwise() throws IOException {
    write("de.po", "msgid \"Desk\"\nmsgstr \"Schreibtisch\"\n");

    var german = Languages.read(folder).of(Locale.GERMANY).orElseThrow();

    assertThat(german.written("desk", "Desk")).contains("Schreibtisch");
    assertThat(german.written("desk", "Sign in")).contains("Anmelden");
  }

  @Test
  void a_broken_file_is_left_out_with_a_sentence_that_names_its_line() throws IOException {
    write("fr.po", "msgid \"Sign in\"\nmsgstr \"Se connecter\"\n\nmsgid \"Password\nmsgstr \"\"\n");

    var languages = Languages.read(folder);

    assertThat(languages.byTag()).doesNotContainKey("fr");
    assertThat(languages.problems())
        .singleElement()
        .asString()
        .contains("fr.po", "line 4", "Mend it and restart.");
  }

  @Test
  void a_translation_that_loses_a_gap_is_refused() throws IOException {
    write("fr.po", "msgid \"Page {0} of {1}\"\nmsgstr \"Page {0}\"\n");

    assertThat(Languages.read(folder).problems())
        .singleElement()
        .asString()
        .contains("line 1", "Page {0} of {1}", "[{0}, {1}]", "[{0}]");
  }

  @Test
  void a_long_text_may_go_on_in_the_next_line() {
    assertThat(PoFile.read("#: a\nmsgctxt \"script\"\nmsgid \"a \"\n\"\\\"b\\\"\"\nmsgstr \"c\"\n"))
        .containsExactly(new PoFile.Entry("script", "a \"b\"", "c", 2));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
