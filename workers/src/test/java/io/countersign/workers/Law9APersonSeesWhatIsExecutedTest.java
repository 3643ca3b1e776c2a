package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Market pain 16, a dialog in the model's own words: what a person sees is the canonical bytes:
 * complete, with nothing hidden, and always the same.
 */
class Law9APersonSeesWhatIsExecutedTest {

  private static final House house = new House();

  /** How {@link Visible} writes what hides. */
  private static final Pattern SHOWN = Pattern.compile("⟨U\\+([0-9A-F]{4,6})⟩");

  /** What an attacker reaches for: bidirectional, invisible, blank, alike, outside the plane. */
  private static final String ODD =
      "\u202E\u2066\u2069\u200B\u200D\uFEFF\u00AD\u2028\u2029\u00A0\u3000\u180E\u115F\u3164\u2800"
          + "\u034F\uFE0F⟨⟩аеорсух\u0399Ａ１\uD835\uDC00\uDB40\uDC41\uD83D\uDE00éß漢\n\t\"\\<b>&amp;{}";

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void every_argument_can_be_read_back_from_what_is_shown() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Law 9: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 60; story++) {
      Map<String, Object> arguments = arguments(random);
      List<Effects.Field> fields = shown(CanonicalJson.text(arguments));

      assertThat(fields).hasSize(arguments.size());
      assertThat(fields.get(1).value())
          .isEqualTo(Money.ofCents((Integer) arguments.get("amountCents")));
      assertThat(readBack(fields.get(2))).isEqualTo(arguments.get("recipient"));
      assertThat(readBack(fields.get(3))).isEqualTo(arguments.get("reason"));
    }
  }

  @Test
  void nothing_that_is_shown_hides_anything() {
    var random = new Random(9);
    for (int story = 0; story < 60; story++) {
      assertThat(shown(CanonicalJson.text(arguments(random))))
          .allSatisfy(field ->
              assertThat(Visible.all(SHOWN.matcher(field.value()).replaceAll(" "))).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DE89\u200B3704",
        "\u202Eaccount",
        "pay\u00A0pal",
        "аna",
        "Αna",
        "ana\uFE0F",
        "ＤＥ89",
        "\uD835\uDC00na",
        "ex\u0430mple.com",
        "раypal",
        "https://\u0430\u0440\u0440\u04CF\u0435.com",
        "ana@\u0435\u0445.example",
        "0x\u3164"
      })
  void a_text_that_looks_like_another_is_marked(String text) {
    assertThat(Visible.of(text)).contains("⟨U+").isNotEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zoë Müller",
        "Анна Каренина",
        "оно: заказ H-10442",
        "Ελένη",
        "東京 1-2",
        "a@b.example",
        "Schön: 5 €",
        "😀"
      })
  void honest_words_of_any_language_stay_readable(String text) {
    assertThat(Visible.of(text)).isEqualTo(text);
  }

  @Test
  void the_longest_text_that_an_action_takes_is_not_cut() {
    String longest = "x".repeat(499) + "!";
    assertThat(shown(bytes("original card", longest)).get(3).value()).isEqualTo(longest);
  }

  @Test
  void bytes_that_fit_no_action_are_shown_whole() {
    String odd = "{\"order\":\"H-1\",\"hidden\":\"\u202Egnp.exe\"}";
    assertThat(shown(odd))
        .singleElement()
        .satisfies(field -> assertThat(field.value()).contains("⟨U+202E⟩gnp.exe", "\"hidden\""));
  }

  @Test
  void the_sentence_and_the_fields_are_the_same_each_time() {
    house.newInstance();
    Effect effect = house.proposed(PlayedModel.refund(12_000, "DE00 me"));
    var first = house.effects.briefing(effect.id()).orElseThrow();
    for (int look = 0; look < 20; look++) {
      var again = house.effects.briefing(effect.id()).orElseThrow();
      assertThat(again.fields()).isEqualTo(first.fields());
      assertThat(again.effect().why())
          .isEqualTo(first.effect().why())
          .startsWith("You are asked because ")
          .endsWith(".");
      assertThat(again.effect().headline()).isEqualTo(first.effect().headline());
    }
  }

  private static Map<String, Object> arguments(Random random) {
    var arguments = new TreeMap<String, Object>();
    arguments.put("order", "H-10442");
    arguments.put("amountCents", 1 + random.nextInt(Integer.MAX_VALUE - 1));
    arguments.put("recipient", "r" + text(random).replaceAll("[\n\t\u2028\u2029]", ""));
    arguments.put("reason", "r" + text(random));
    return arguments;
  }

  private static String text(Random random) {
    int[] odd = ODD.codePoints().toArray();
    var text = new StringBuilder();
    for (int point = random.nextInt(200); point > 0; point--) {
      boolean plain = random.nextInt(3) > 0;
      text.appendCodePoint(plain ? 'a' + random.nextInt(26) : odd[random.nextInt(odd.length)]);
    }
    return text.toString();
  }

  private static String bytes(String recipient, String reason) {
    return CanonicalJson.text(
        Map.of("order", "H-1", "amountCents", 1, "recipient", recipient, "reason", reason));
  }

  private static List<Effects.Field> shown(String arguments) {
    return house.bean(Briefings.class).fields("payments.refund", arguments);
  }

  private static String readBack(Effects.Field field) {
    return SHOWN
        .matcher(field.value())
        .replaceAll(found ->
            java.util.regex.Matcher.quoteReplacement(
                Character.toString(Integer.parseInt(found.group(1), 16))));
  }
}
