package io.countersign.server.web.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.Argument;
import io.countersign.workers.Outlines.Input;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditedArgumentsTest {

  private static final List<Input> INPUTS =
      List.of(
          new Input("cents", "Amount", Argument.Kind.CENTS, 20, false, "12000"),
          new Input("to", "To", Argument.Kind.TEXT, 20, true, "ana"));

  @Test
  void amounts_are_typed_in_euros_and_sent_in_cents() {
    assertThat(INPUTS.getFirst().text()).isEqualTo("120.00");
    assertThat(EditedArguments.of(INPUTS, Map.of("arg.cents", "99,50", "arg.to", "bo")::get))
        .isEqualTo(Map.of("cents", 9950, "to", "bo"));
  }

  @Test
  void what_is_no_amount_is_left_to_be_refused_and_what_is_not_asked_for_is_left_out() {
    assertThat(EditedArguments.of(INPUTS, Map.of("arg.cents", "a lot", "arg.other", "x")::get))
        .isEqualTo(Map.of("cents", "a lot"));
  }
}
