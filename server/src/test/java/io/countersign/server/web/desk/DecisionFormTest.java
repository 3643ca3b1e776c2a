package io.countersign.server.web.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Definitions;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DecisionFormTest {

  private final TaskForms forms =
      new TaskForms(
          (Definitions)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Definitions.class},
                  (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                  }),
          new JsonMapper());

  @Test
  void an_amount_in_euros_becomes_cents() {
    assertThat(raise("1.50", "raiseCents")).isEqualTo(Map.of("raiseCents", 150L));
    assertThat(raise("12,5 EUR", "raiseCents")).isEqualTo(Map.of("raiseCents", 1250L));
  }

  @Test
  void an_amount_in_another_currency_is_no_amount() {
    assertThat(raise("12.50 USD", "raiseCents")).isEqualTo(Map.of("raiseCents", "12.50 USD"));
    assertThat(DecisionForm.cents("12.50 USD", "USD")).isEqualTo(1250L);
  }

  @Test
  void what_is_no_amount_is_left_for_the_gate_to_refuse() {
    assertThat(raise("a lot", "raiseCents")).isEqualTo(Map.of("raiseCents", "a lot"));
    assertThat(raise("-1", "raiseCents")).isEqualTo(Map.of("raiseCents", "-1"));
  }

  @Test
  void a_forms_values_are_a_json_object_or_refused() {
    assertThat(filled("{\"email\": \"a@b\"}").toVariables(forms, "EUR"))
        .hasValue(Map.of("email", "a@b"));
    assertThat(filled("[1]").toVariables(forms, "EUR")).isEmpty();
    assertThat(filled("{").toVariables(forms, "EUR")).isEmpty();
  }

  @Test
  void a_digest_that_is_none_counts_as_missing() {
    var form = new DecisionForm("approve", "<script>", "", null, null, null, null);
    assertThat(form.toDigest()).isNull();
  }

  private Map<String, Object> raise(String amount, String variable) {
    return new DecisionForm("approve", "", "", null, amount, variable, null)
        .toVariables(forms, "EUR")
        .orElseThrow();
  }

  private static DecisionForm filled(String json) {
    return new DecisionForm("approve", "", "", null, null, null, json);
  }
}
