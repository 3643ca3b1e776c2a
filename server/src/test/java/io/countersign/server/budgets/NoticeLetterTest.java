package io.countersign.server.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Crossing;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Unit;
import io.countersign.server.language.Languages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mail about a threshold is written in the language that the deployment names. */
class NoticeLetterTest {

  private static final Languages LANGUAGES = Languages.read(Path.of("nowhere"));
  private static final Crossing CROSSING =
      new Crossing(
          Scope.worker("refund-clerk"),
          "2026-11",
          Unit.CALLS,
          Threshold.Basis.values()[0],
          80,
          81,
          "turn:1",
          Instant.parse("2026-11-27T10:00:00Z"));

  private static NoticeLetter letter(String language) {
    var settings = new NoticeSettings(List.of("a@house.example"), "b@house.example", language);
    return new NoticeLetter(settings.language(LANGUAGES));
  }

  @Test
  void in_english_unless_somebody_says_otherwise() {
    assertThat(letter("en").subject(CROSSING))
        .isEqualTo("Countersign: worker refund-clerk has reached 81 calls");
    assertThat(letter("en").text(CROSSING, "n1"))
        .isEqualTo(
            "The mark is 80 calls, in 2026-11. It was reached by turn:1 at 2026-11-27T10:00:00Z. See Budgets.\nNotice n1\n");
  }

  @Test
  void in_german() {
    assertThat(letter("de").subject(CROSSING))
        .isEqualTo("Countersign: Agent refund-clerk hat 81 Aufrufe erreicht");
    assertThat(letter("de-AT").text(CROSSING, "n1"))
        .startsWith("Die Marke ist 80 Aufrufe, in 2026-11.")
        .endsWith("Mitteilung n1\n");
  }

  @Test
  void a_language_that_there_is_not_is_named_with_those_that_there_are() {
    assertThatThrownBy(() -> letter("tlh"))
        .hasMessageContaining("countersign.notices.language is 'tlh'")
        .hasMessageContaining("de, en");
  }
}
