package io.countersign.server.language.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.language.Languages;
import io.countersign.server.web.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thymeleaf.context.Context;

/** Real templates, rendered for one visitor after the other. */
class PageEnginesTest {

  private static final String FRENCH =
      """
      msgid "Next page"
      msgstr "Page suivante"

      msgctxt "server"
      msgid "{0} of {1} EUR"
      msgstr "{0} sur {1} EUR"
      """;

  @TempDir static Path folder;

  private PageEngines engines = new PageEngines(Languages.read(Path.of("nowhere")), List.of());

  @BeforeEach
  void a_third_language() throws IOException {
    Files.writeString(folder.resolve("fr.po"), FRENCH);
    engines = new PageEngines(Languages.read(folder), List.of());
  }

  record Pages(int page, int pages) {}

  @Test
  void each_visitor_gets_the_page_in_their_language_and_english_where_the_file_says_nothing() {
    assertThat(pager(Locale.ENGLISH)).contains(">Next page<", "Page 2 of 3");
    assertThat(pager(Locale.GERMANY)).contains(">Nächste Seite<", "Seite 2 von 3");
    assertThat(pager(Locale.CANADA_FRENCH))
        .contains(">Page suivante<", "Page 2 of 3", "lang=\"en\">Earlier page<");
    assertThat(pager(Locale.ITALIAN)).isEqualTo(pager(Locale.ENGLISH));
  }

  private String pager(Locale locale) {
    return engines.process(
        "parts",
        Set.of("p.pager"),
        new Context(locale, Map.of("list", new Pages(2, 3), "base", "/x?")));
  }

  @Test
  void what_the_server_says_is_translated_and_what_has_no_translation_says_that_it_is_english() {
    assertThat(bars(Locale.ENGLISH)).contains("<span>The organisation, today</span>");
    assertThat(bars(Locale.GERMANY))
        .contains("<span>Die Organisation, heute</span>", "3,80 von 1.000,00 EUR");
    assertThat(bars(Locale.FRENCH))
        .contains("<span lang=\"en\">The organisation, today</span>", "3,80 sur 1\u202f000,00 EUR");
  }

  private String bars(Locale locale) {
    var bar = new Bar("The organisation, today", 0, 0, "", null, "3.80 of 1,000.00 EUR", "");
    return engines.process(
        "parts", Set.of("ul.bars"), new Context(locale, Map.of("bars", List.of(bar))));
  }
}
