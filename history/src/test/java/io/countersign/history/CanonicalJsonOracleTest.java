package io.countersign.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

/** Inside the profile we spell as another implementation of RFC 8785 does; outside we refuse. */
class CanonicalJsonOracleTest {

  private static final long SEED = 8785;

  @Test
  void random_values_are_spelled_as_the_other_implementation_spells_them() throws IOException {
    var json = new RandomJson(new Random(SEED));
    for (int round = 0; round < 20_000; round++) {
      String ours = CanonicalJson.text(json.object(3));
      assertThat(new JsonCanonicalizer(ours).getEncodedString())
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(ours);
      assertThat(CanonicalJson.isCanonical(ours)).isTrue();
    }
  }

  @Test
  void what_that_one_changes_silently_is_refused_here() {
    for (String json :
        List.of(
            "{\"a\":9007199254740993}",
            "{\"a\":4503599627370497123}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00\\ud800\"}",
            "{\"a\":1.0}",
            "{\"a\":1e3}",
            "{\"a\":-0.5}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"\\u0061\":2}")) {
      assertThatThrownBy(() -> CanonicalJson.read(json))
          .as(json)
          .isInstanceOf(CanonicalJsonException.class);
    }
  }
}
