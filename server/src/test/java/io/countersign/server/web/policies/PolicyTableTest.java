package io.countersign.server.web.policies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTableTest {

  @ParameterizedTest
  @CsvSource({
    "PT2H, 2 hours",
    "P1D, 1 day",
    "P7D, 7 days",
    "PT90M, 90 minutes",
    "'SUPERVISOR, OWNER', Supervisor or Owner",
    "OWNER, Owner",
    "none, as the ability says",
    "four eyes, four eyes"
  })
  void what_follows_is_said_in_words(String value, String words) {
    assertThat(PolicyTable.words(value)).isEqualTo(words);
  }
}
