package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  private static final ActionSpec REFUND = new Bank().refund().spec();
  private static final ActionSpec MAIL = new Bank().mail().spec();
  private static final String FINE =
      "{'order':'H-1','amountCents':5,'recipient':'original card','reason':'late'}";

  private static Arguments.Checked check(ActionSpec spec, String json) {
    return Arguments.check(spec, json.replace('\'', '"'));
  }

  @Test
  void what_fits_is_taken_as_it_is() {
    assertThat(check(REFUND, FINE))
        .isEqualTo(
            new Arguments.Checked.Usable(
                Map.of(
                    "order", "H-1",
                    "amountCents", 5,
                    "recipient", "original card",
                    "reason", "late")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-5", "1.5", "1e3", "'5'", "null", "true", "[5]", "{}", "99999999999"})
  void an_amount_is_a_positive_whole_number(String amount) {
    assertThat(check(REFUND, FINE.replace(":5", ":" + amount)))
        .isInstanceOf(Arguments.Checked.Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'order':'H-1','order':'H-2','amountCents':5,'recipient':'a','reason':'b'}",
        "{'order':'H-1','amountCents':5,'recipient':'a','reason':'b','extra':1}",
        "{'order':'H-1\\n','amountCents':5,'recipient':'a','reason':'b'}",
        "{'order':'\\u0000','amountCents':5,'recipient':'a','reason':'b'}",
        "{'order':'','amountCents':5,'recipient':'a','reason':'b'}",
        "[]",
        "{",
        "pay",
      })
  void what_could_mean_two_things_or_nothing_is_unusable(String json) {
    assertThat(check(REFUND, json)).isInstanceOf(Arguments.Checked.Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.example, c@d.example",
        "Boss <a@b.example>",
        "a@b.example\\nBcc: c@d.example",
        "а@b.example",
        "a..b@c.example",
        "a@",
        "'a b'@c.example",
      })
  void an_address_is_one_plain_mailbox(String address) {
    String json = "{\"to\":\"%s\",\"body\":\"x\"}".formatted(address.replace("'", "\\\""));
    assertThat(Arguments.check(MAIL, json)).isInstanceOf(Arguments.Checked.Unusable.class);
  }
}
