package io.countersign.workers;

import java.util.List;
import java.util.Map;

/** A language model. One call is one HTTP attempt: no retries inside. */
public interface Model {

  /** Whether this port serves the model of that name. */
  boolean serves(String model);

  /**
   * Calls it.
   *
   * @throws ModelException when no answer came
   */
  Answer answer(Prompt prompt);

  /**
   * What is sent.
   *
   * @param context facts for scripted models: the process variables of the step
   */
  record Prompt(
      String model,
      String system,
      List<Message> messages,
      List<ActionSpec> tools,
      int outputTokensMax,
      Map<String, ?> context) {

    /** The same, for an answer of at most so many tokens. */
    Prompt answeredIn(int outputTokens) {
      return new Prompt(model, system, messages, tools, outputTokens, context);
    }
  }

  /** One item of a conversation. */
  sealed interface Message {

    /** What the process or a person says. */
    record User(String text) implements Message {}

    /** What the model said before. */
    record Assistant(String text, List<ToolCall> calls) implements Message {}

    /** What a tool gave back. */
    record ToolResult(String callId, String action, String content) implements Message {}
  }

  /**
   * A wish of the model.
   *
   * @param arguments JSON as the model wrote it, unchecked
   */
  record ToolCall(String id, String action, String arguments) {}

  /** Why a model stopped. */
  enum Finish {
    /** It was done. */
    STOP,
    /** It wants tools to be called. */
    TOOLS,
    /** It ran into the bound of output tokens. */
    LENGTH,
    /** The provider withheld the rest. */
    FILTERED,
    OTHER
  }

  /**
   * What came back.
   *
   * @param inputTokens all of them, cached ones included
   * @param cachedInputTokens those that the provider had cached
   * @param outputTokens reasoning included
   * @param requestId the provider's own, to ask it about the call
   * @param rehearsed written by a script, not by a model
   */
  record Answer(
      String text,
      List<ToolCall> calls,
      long inputTokens,
      long cachedInputTokens,
      long outputTokens,
      Finish finish,
      String modelName,
      String requestId,
      boolean rehearsed) {

    public Answer {
      calls = List.copyOf(calls);
    }

    /** Without anything cached. */
    public Answer(
        String text,
        List<ToolCall> calls,
        long inputTokens,
        long outputTokens,
        String modelName,
        String requestId,
        boolean rehearsed) {
      this(
          text,
          calls,
          inputTokens,
          0,
          outputTokens,
          calls.isEmpty() ? Finish.STOP : Finish.TOOLS,
          modelName,
          requestId,
          rehearsed);
    }
  }
}
