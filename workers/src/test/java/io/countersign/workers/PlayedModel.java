package io.countersign.workers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A model that says what a test wants it to. */
final class PlayedModel implements Model {

  static final String NAME = "played";

  final List<Prompt> prompts = new ArrayList<>();
  private final Deque<Function<Prompt, Answer>> next = new ArrayDeque<>();
  Function<Prompt, Answer> otherwise = _ -> says("I have finished.");

  @Override
  public boolean serves(String model) {
    return model.equals(NAME);
  }

  @Override
  public Answer answer(Prompt prompt) {
    prompts.add(prompt);
    Function<Prompt, Answer> answer = next.poll();
    return (answer == null ? otherwise : answer).apply(prompt);
  }

  PlayedModel then(Function<Prompt, Answer> answer) {
    next.add(answer);
    return this;
  }

  PlayedModel then(Answer answer) {
    return then(_ -> answer);
  }

  static Answer says(String text, ToolCall... calls) {
    return new Answer(text, List.of(calls), 100, 10, NAME, "request", false);
  }

  static ToolCall call(String action, String arguments) {
    return new ToolCall("x", action, arguments);
  }

  static ToolCall refund(int cents) {
    return refund(cents, "original card");
  }

  static ToolCall refund(int cents, String recipient) {
    return call(
        "payments.refund",
        "{\"order\":\"H-20001\",\"amountCents\":%d,\"recipient\":\"%s\",\"reason\":\"late\"}"
            .formatted(cents, recipient));
  }
}
