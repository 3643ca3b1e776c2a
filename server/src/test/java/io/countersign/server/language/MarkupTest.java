package io.countersign.server.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void a_sentence_is_translated_as_a_whole_with_the_elements_in_it() {
    assertThat(
            german(
                "<p>Since <time th:replace=\"~{x}\">1</time>, <a href=\"/b\">used</a> twice</p>",
                Map.of("Since {0}, <a>used</a> twice", "Zweimal <a>benutzt</a> seit {0}")))
        .isEqualTo(
            "<p>Zweimal <a href=\"/b\">benutzt</a> seit <time th:replace=\"~{x}\">1</time></p>");
  }

  @Test
  void texts_in_expressions_are_translated_and_what_is_compared_is_not() {
    assertThat(
            german(
                "<b th:text=\"${a} == 'Open' ? 'Open' : |Remove ${b.c('}')} now|\">Open</b>",
                Map.of("Open", "Offen", "Remove {0} now", "Jetzt {0} entfernen")))
        .isEqualTo(
            "<b th:text=\"${a} == 'Open' ? 'Offen' : |Jetzt ${b.c('}')} entfernen|\">Open</b>");
  }

  @Test
  void what_is_ours_within_a_text_is_said_in_german_too() {
    assertThat(
            german("<i th:title=\"|Select: ${a}|\"></i>", Map.of("Select: {0}", "Wahl: {0:say}")))
        .isEqualTo("<i th:title=\"|Wahl: ${#say.of(a)}|\"></i>");
  }

  @Test
  void attributes_that_people_read_and_the_title_of_a_page_are_translated() {
    assertThat(
            german(
                "<html lang=\"en\" th:replace=\"~{layout :: page('Desk', 'Desk', ~{::#a})}\">"
                    + "<input name=\"Desk\" placeholder=\"Desk\"></html>",
                Map.of("Desk", "Aufgaben")))
        .isEqualTo(
            "<html lang=\"de\" th:replace=\"~{layout :: page('Aufgaben', 'Desk', ~{::#a})}\">"
                + "<input name=\"Desk\" placeholder=\"Aufgaben\"></html>");
  }

  @Test
  void what_has_no_translation_stays_and_says_that_it_is_english() {
    assertThat(german("<p class=\"a\">Unknown <kbd>A</kbd></p>", Map.of()))
        .isEqualTo("<p class=\"a\" lang=\"en\">Unknown <kbd>A</kbd></p>");
  }

  private static String german(String template, Map<String, String> words) {
    return Markup.translate(template, "de", english -> Optional.ofNullable(words.get(english)));
  }
}
