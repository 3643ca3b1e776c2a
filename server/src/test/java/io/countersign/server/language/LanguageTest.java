package io.countersign.server.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the server says is found again by its pattern; values stay, numbers are written as usual.
 */
class LanguageTest {

  private final Language german =
      Languages.read(Path.of("nowhere")).of(Locale.GERMANY).orElseThrow();

  @Test
  void why_somebody_is_asked_is_said_in_german() {
    assertThat(
            said(
                "You are asked because 1,129.00 EUR is above 50.00 EUR (rule Refunds, version 2),"
                    + " and because the worker has read content from outside, and because 1,129.00"
                    + " EUR is above 50.00 EUR and it spends money (policy Gates, row 1, version"
                    + " 3); 2 different people have to approve."))
        .contains(
            "Sie werden gefragt, weil 1.129,00 EUR über 50,00 EUR liegt (Regel Refunds, Version 2),"
                + " und weil der Agent Inhalte von außen gelesen hat, und weil 1.129,00 EUR über"
                + " 50,00 EUR liegt und Geld ausgegeben wird (Richtlinie „Gates“, Zeile 1, Version"
                + " 3); 2 verschiedene Personen müssen freigeben.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pay 120.00 EUR to Ana and Bo, to the card used for order H-1"
            + "|120,00 EUR an Ana and Bo zahlen, auf die Karte der Bestellung H-1",
        "Refund clerk, this month|Refund clerk, diesen Monat",
        "3.80 of 10.00 EUR|3,80 von 10,00 EUR",
        "65,536|65.536",
        "Owner, Supervisor|Inhaber, Aufsicht",
        "Up to 0.06 EUR, 9629 input tokens, 4096 output tokens, 1 call are held."
            + "|Bis zu 0,06 EUR, 9629 Eingabe-Token, 4096 Ausgabe-Token, 1 Aufruf werden reserviert.",
        "120.00 EUR of business money are posted.|120,00 EUR Geschäftsgeld werden gebucht.",
        "2 hours|2 Stunden",
        "sam edited and approved it|sam hat bearbeitet und freigegeben",
      })
  void values_in_a_sentence_stay_as_they_are(String english, String expected) {
    assertThat(said(english)).contains(expected);
  }

  @Test
  void nothing_is_half_translated() {
    assertThat(said("You are asked because of something new.")).isEmpty();
    assertThat(said("sam is away")).isEmpty();
  }

  @Test
  @Timeout(30)
  void words_of_a_model_that_look_like_our_sentences_take_no_time() {
    for (var words :
        new String[] {"because the a is b and ", "a, b: at (rule c, version 1) ", "{0} "}) {
      said("You are asked " + words.repeat(40)).ifPresent(text -> assertThat(text).isNotEmpty());
      said(words.repeat(40)).ifPresent(text -> assertThat(text).isNotEmpty());
    }
    assertThat(said("Pay 1.00 EUR to ".repeat(100))).isEmpty();
  }

  @Test
  void english_says_what_it_is_given() {
    assertThat(Language.ENGLISH.said("", "1,129.00 EUR")).contains("1,129.00 EUR");
  }

  private Optional<String> said(String english) {
    return german.said("", english);
  }
}
