package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void names_stand_in_the_order_of_utf16_units() {
    // RFC 8785, section 3.2.3
    var map =
        Map.of(
            "\u20ac", 1, "\r", 2, "\ufb33", 3, "1", 4, "\ud83d\ude00", 5, "\u0080", 6, "\u00f6", 7);
    assertThat(CanonicalJson.text(map))
        .isEqualTo(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
  }

  @Test
  void control_characters_are_escaped_as_the_rfc_says() {
    assertThat(CanonicalJson.text("\u20ac$\u000f\nA'B\"\\\\\"/"))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
  }

  @Test
  void a_long_is_text_and_an_integer_is_a_number() {
    assertThat(CanonicalJson.text(Arrays.asList(1, 9007199254740993L, -5L, null, true)))
        .isEqualTo("[1,\"9007199254740993\",\"-5\",null,true]");
  }

  @Test
  void a_fraction_is_refused_with_its_path_and_a_way_out() {
    assertThatThrownBy(() -> CanonicalJson.text(Map.of("a", List.of(1, 2.5))))
        .hasMessageContaining("$.a[1]")
        .hasMessageContaining("2.5")
        .hasMessageContaining("smallest unit");
  }

  @Test
  void half_a_character_is_refused() {
    assertThatThrownBy(() -> CanonicalJson.text("a\ud800b")).hasMessageContaining("lone surrogate");
    assertThatThrownBy(() -> CanonicalJson.text("\udc00")).hasMessageContaining("lone surrogate");
  }

  @Test
  void other_types_are_refused_by_name() {
    assertThatThrownBy(() -> CanonicalJson.text(Actor.Kind.PERSON)).hasMessageContaining("Kind");
    assertThatThrownBy(() -> CanonicalJson.text(Actor.system())).hasMessageContaining("Actor");
    assertThatThrownBy(() -> CanonicalJson.text(Map.of(1, 2))).hasMessageContaining("no text");
  }

  @Test
  void a_cycle_ends_at_the_depth_limit() {
    var map = new HashMap<String, Object>();
    map.put("self", map);
    assertThatThrownBy(() -> CanonicalJson.text(map)).hasMessageContaining("64 levels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2}      | stands twice          | 7",
        "{\"amount\": 12.5}     | fraction              | 11",
        "[1e3]                  | exponent              | 1",
        "[9007199254740992]     | beyond 2^53-1         | 1",
        "[-9007199254740992]    | beyond 2^53-1         | 1",
        "[12345678901234567890] | beyond 2^53-1         | 1",
        "[012]                  | leading zeros         | 1",
        "[-]                    | written wrongly       | 1",
        "[\"\\ud800\"]          | lone surrogate        | 2",
        "[\"\\udc00\\ud800\"]   | lone surrogate        | 2",
        "[\"\\x\"]              | none of JSON          | 2",
        "[\"\\u12g4\"]          | Four hexadecimal      | 2",
        "{\"a\" 1}              | ':' was expected    | 5",
        "{a:1}                  | double quotes         | 1",
        "[1,]                   | value was expected    | 3",
        "[1 2]                  | ',' or ']'            | 3",
        "[1                     | ends too early        | 2",
        "\"abc                  | ends inside a string  | 4",
        "{} {}                  | More text follows     | 3",
        "nul                    | value was expected    | 0",
        "NaN                    | value was expected    | 0",
      })
  void what_has_two_meanings_is_refused_with_its_position(String json, String why, int position) {
    assertThatThrownBy(() -> CanonicalJson.read(json))
        .isInstanceOfSatisfying(
            CanonicalJsonException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining(why);
  }

  @Test
  void broken_utf8_is_refused() {
    assertThatThrownBy(() -> CanonicalJson.read(new byte[] {'"', (byte) 0xc3, '"'}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void depth_and_size_are_bounded() {
    assertThatThrownBy(() -> CanonicalJson.read("[".repeat(100))).hasMessageContaining("64 levels");
    assertThatThrownBy(() -> CanonicalJson.read(" ".repeat(CanonicalJson.BYTES_MAX + 1)))
        .hasMessageContaining("Send less");
  }

  @Test
  void a_control_character_in_a_text_is_refused() {
    assertThatThrownBy(() -> CanonicalJson.read("\"a\nb\"")).hasMessageContaining("\\u000a");
  }

  @Test
  void an_object_or_array_can_be_demanded() {
    assertThat(CanonicalJson.readObject(" {\"b\": [1, 5000000000], \"a\": \"\\ud83d\\ude00\"} "))
        .isEqualTo(Map.of("b", List.of(1, 5000000000L), "a", "\ud83d\ude00"));
    assertThatThrownBy(() -> CanonicalJson.readObject("[]")).hasMessageContaining("no object");
    assertThat(CanonicalJson.readArray("[{}, []]")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"b\":1,\"a\":2}", "{ }", "[-0]", "\"\\u0041\"", "5000000000", "\"\\/\""})
  void another_spelling_is_not_canonical(String json) {
    CanonicalJson.read(json);
    assertThat(CanonicalJson.isCanonical(json)).isFalse();
  }

  @Test
  void what_is_written_reads_back_and_is_canonical() {
    long seed = 20261120;
    var random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Object value = value(random, 0);
      byte[] bytes = CanonicalJson.bytes(value);
      assertThat(CanonicalJson.read(bytes)).as("seed %d, run %d", seed, i).isEqualTo(value);
      assertThat(CanonicalJson.isCanonical(new String(bytes, StandardCharsets.UTF_8))).isTrue();
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 3 : 5)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextBoolean();
      case 2 -> string(random);
      case 3 -> random.ints(3).mapToObj(i -> value(random, depth + 1)).toList();
      default ->
          Map.of("k" + string(random), value(random, depth + 1), "z", value(random, depth + 1));
    };
  }

  private static String string(Random random) {
    return random
        .ints(random.nextInt(8), 0, 0x10ffff)
        .filter(c -> c < 0xd800 || c > 0xdfff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
