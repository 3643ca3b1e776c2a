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
      Map<String, ?> context) {}

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

  /**
   * What came back.
   *
   * @param rehearsed written by a script, not by a model
   */
  record Answer(
      String text,
      List<ToolCall> calls,
      long inputTokens,
      long outputTokens,
      String modelName,
      String requestId,
      boolean rehearsed) {}
}
