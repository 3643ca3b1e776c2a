package io.countersign.workers.models;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.workers.ActionSpec;
import io.countersign.workers.Argument;
import io.countersign.workers.Model;
import io.countersign.workers.Model.Message;
import io.countersign.workers.Model.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says a prompt in LangChain4j's words. */
final class Wire {

  private static final Pattern FORBIDDEN = Pattern.compile("[^a-zA-Z0-9_-]");
  private static final int NAME_MAX = 64;

  private Wire() {}

  static List<ChatMessage> messages(Prompt prompt) {
    var messages = new ArrayList<ChatMessage>();
    messages.add(SystemMessage.from(prompt.system()));
    for (Message message : prompt.messages()) {
      messages.add(
          switch (message) {
            case Message.User(String text) -> UserMessage.from(visible(text));
            case Message.Assistant(String text, List<Model.ToolCall> calls) -> said(text, calls);
            case Message.ToolResult(String id, String action, String content) ->
                ToolExecutionResultMessage.from(id, name(action), visible(content));
          });
    }
    return messages;
  }

  private static AiMessage said(String text, List<Model.ToolCall> calls) {
    if (calls.isEmpty()) {
      return AiMessage.from(visible(text));
    }
    List<ToolExecutionRequest> requests =
        calls.stream()
            .map(call ->
                ToolExecutionRequest.builder()
                    .id(call.id())
                    .name(name(call.action()))
                    .arguments(object(call.arguments()))
                    .build())
            .toList();
    return text.isBlank() ? AiMessage.from(requests) : AiMessage.from(text, requests);
  }

  /** Providers refuse messages without text. */
  private static String visible(String text) {
    return text.isBlank() ? "(nothing)" : text;
  }

  /** Providers refuse arguments that are no JSON object, even those that their model wrote. */
  private static String object(String arguments) {
    try {
      CanonicalJson.readObject(arguments);
      return arguments;
    } catch (CanonicalJsonException e) {
      return CanonicalJson.text(Map.of("unreadable", arguments));
    }
  }

  static List<ToolSpecification> tools(Prompt prompt) {
    return prompt.tools().stream()
        .map(action ->
            ToolSpecification.builder()
                .name(name(action.name()))
                .description(action.description())
                .parameters(schema(action))
                .build())
        .toList();
  }

  private static JsonObjectSchema schema(ActionSpec action) {
    var schema = JsonObjectSchema.builder().additionalProperties(false);
    for (Argument argument : action.arguments()) {
      switch (argument.kind()) {
        case INTEGER -> schema.addIntegerProperty(argument.name(), argument.description());
        case CENTS ->
            schema.addIntegerProperty(argument.name(), argument.description() + " In cents.");
        case TEXT, LONG_TEXT, EMAIL ->
            schema.addStringProperty(
                argument.name(),
                "%s At most %d characters."
                    .formatted(argument.description(), argument.maxLength()));
      }
    }
    return schema
        .required(
            action.arguments().stream().filter(Argument::required).map(Argument::name).toList())
        .build();
  }

  /** Providers take no dots in names. */
  static String name(String action) {
    String name = FORBIDDEN.matcher(action.replace(".", "__")).replaceAll("_");
    return name.isEmpty() ? "_" : name.substring(0, Math.min(name.length(), NAME_MAX));
  }

  /** The action that the model means; what it made up stays as it is. */
  static String action(String name, Prompt prompt) {
    return prompt.tools().stream()
        .map(ActionSpec::name)
        .filter(action -> name(action).equals(name))
        .findFirst()
        .orElse(name);
  }
}
