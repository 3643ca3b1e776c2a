package io.countersign.workers.models;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.countersign.workers.Model;
import io.countersign.workers.ModelException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A provider's models through LangChain4j: one call, one HTTP attempt. */
final class LangChainModel implements Model {

  private final String provider;
  private final Predicate<String> serves;
  private final ChatModel chat;
  private final Function<Prompt, ChatRequestParameters> parameters;

  LangChainModel(
      String provider,
      Predicate<String> serves,
      ChatModel chat,
      Function<Prompt, ChatRequestParameters> parameters) {
    this.provider = provider;
    this.serves = serves;
    this.chat = chat;
    this.parameters = parameters;
  }

  /** What was used; nothing where the provider does not say. */
  private record Usage(long input, long cached, long output) {}

  @Override
  public boolean serves(String model) {
    return serves.test(model);
  }

  @Override
  public Answer answer(Prompt prompt) {
    ChatRequest request =
        ChatRequest.builder()
            .messages(Wire.messages(prompt))
            .parameters(parameters.apply(prompt))
            .build();
    try {
      return answer(chat.chat(request), prompt);
    } catch (RuntimeException e) {
      throw failure(prompt, e);
    }
  }

  private ModelException failure(Prompt prompt, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallFailedException failed) {
        return new ModelException(
            "%s gave no answer from %s. %s"
                .formatted(provider, prompt.model(), failed.getMessage()),
            failed.billable(),
            failed);
      }
    }
    // The cause's own message could repeat what was received.
    return new ModelException(
        "%s gave an answer from %s that cannot be read (%s)."
            .formatted(provider, prompt.model(), e.getClass().getSimpleName()),
        true,
        new CallFailedException("Unreadable: " + e.getClass().getName(), true, null));
  }

  private static Answer answer(ChatResponse response, Prompt prompt) {
    AiMessage message = response.aiMessage();
    ChatResponseMetadata metadata = response.metadata();
    List<ToolCall> calls =
        message.toolExecutionRequests().stream()
            .map(call ->
                new ToolCall(
                    text(call.id()),
                    Wire.action(text(call.name()), prompt),
                    text(call.arguments())))
            .toList();
    Usage usage = usage(metadata.tokenUsage());
    return new Answer(
        text(message.text()),
        calls,
        usage.input(),
        usage.cached(),
        usage.output(),
        finish(metadata.finishReason()),
        Objects.requireNonNullElse(metadata.modelName(), prompt.model()),
        requestId(metadata),
        false);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Usage usage(@Nullable TokenUsage usage) {
    if (usage == null) {
      return new Usage(0, 0, 0);
    }
    long input = count(usage.inputTokenCount());
    long output = count(usage.outputTokenCount());
    return switch (usage) {
      // Anthropic counts cached input beside the rest.
      case AnthropicTokenUsage own ->
          new Usage(
              input + count(own.cacheReadInputTokens()) + count(own.cacheCreationInputTokens()),
              count(own.cacheReadInputTokens()),
              output);
      case OpenAiTokenUsage own ->
          new Usage(
              input,
              own.inputTokensDetails() == null ? 0 : count(own.inputTokensDetails().cachedTokens()),
              output);
      default -> new Usage(input, 0, output);
    };
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : Math.max(0, tokens);
  }

  private static Finish finish(@Nullable FinishReason reason) {
    return switch (reason) {
      case STOP -> Finish.STOP;
      case TOOL_EXECUTION -> Finish.TOOLS;
      case LENGTH -> Finish.LENGTH;
      case CONTENT_FILTER -> Finish.FILTERED;
      case OTHER -> Finish.OTHER;
      case null -> Finish.OTHER;
    };
  }

  private static String requestId(ChatResponseMetadata metadata) {
    SuccessfulHttpResponse http =
        switch (metadata) {
          case OpenAiChatResponseMetadata own -> own.rawHttpResponse();
          case AnthropicChatResponseMetadata own -> own.rawHttpResponse();
          default -> null;
        };
    Stream<String> fromHeaders =
        http == null
            ? Stream.of()
            : Stream.of("x-request-id", "request-id")
                .flatMap(name -> http.headers().getOrDefault(name, List.of()).stream());
    return fromHeaders.findFirst().orElseGet(() -> text(metadata.id()));
  }
}
