package io.countersign.server.language.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.identity.Caller;
import io.countersign.server.language.Languages;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Of somebody who has chosen nothing; what was chosen is told in GermanStoryTest. */
class VisitorLocaleTest {

  private final Languages languages = Languages.read(Path.of("nowhere"));
  private final VisitorLocale locale =
      new VisitorLocale(
          languages,
          new ChosenLanguages(JdbcClient.create(new SimpleDriverDataSource()), languages),
          () -> new Caller.OfClient("probe", Set.of()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "de-AT,de;q=0.9,en;q=0.8|de-AT",
        "fr-FR,fr;q=0.9,de;q=0.5|de",
        "en-US,de;q=0.5|en-US",
        "fr|en",
        "none|en",
      })
  void the_first_language_of_the_browser_that_there_is(String header, String tag) {
    var request = new MockHttpServletRequest();
    if (header != null) {
      request.addHeader("Accept-Language", header);
    }
    assertThat(locale.resolveLocale(request).toLanguageTag()).isEqualTo(tag);
  }
}
