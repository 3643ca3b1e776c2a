package io.countersign.server.web.desk;

import io.countersign.workers.Argument;
import io.countersign.workers.Outlines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The arguments of an effect as the page's form has changed them. */
final class EditedArguments {

  private static final String PREFIX = "arg.";

  private EditedArguments() {}

  /** What is no value of its kind stays the text it is, and is refused with its name. */
  static Map<String, Object> of(
      List<Outlines.Input> inputs, UnaryOperator<@Nullable String> parameter) {
    var arguments = new HashMap<String, Object>();
    for (Outlines.Input input : inputs) {
      String given = parameter.apply(PREFIX + input.name());
      if (given != null && !given.isEmpty()) {
        arguments.put(input.name(), value(input.kind(), given));
      }
    }
    return arguments;
  }

  private static Object number(Object cents) {
    return cents instanceof Long number && number <= Integer.MAX_VALUE
        ? (Object) number.intValue()
        : cents;
  }

  private static Object value(Argument.Kind kind, String text) {
    return switch (kind) {
      case CENTS -> number(DecisionForm.cents(text, "EUR"));
      case INTEGER ->
          text.strip().matches("-?[0-9]{1,9}") ? (Object) Integer.valueOf(text.strip()) : text;
      case TEXT, EMAIL -> text;
      case LONG_TEXT -> text.replace("\r\n", "\n"); // as a browser sends it
    };
  }
}
