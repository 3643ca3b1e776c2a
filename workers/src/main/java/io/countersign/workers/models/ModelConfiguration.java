package io.countersign.workers.models;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.countersign.workers.Model;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Offers the models of those providers that the settings name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelSettings.class)
class ModelConfiguration {

  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String ANTHROPIC = "https://api.anthropic.com/v1";
  private static final List<String> OPENAI_MODELS = List.of("gpt-", "o1", "o3", "o4");
  private static final List<String> ANTHROPIC_MODELS = List.of("claude-");

  /** LangChain4j wants a key; a server of your own may want none. */
  private static final String NO_KEY = "none";

  @Bean
  @Conditional(ProviderCondition.OpenAi.class)
  Model openai(ModelSettings settings) {
    return openai(Objects.requireNonNull(settings.openai(), "the condition"), settings);
  }

  static Model openai(ModelSettings.Provider provider, ModelSettings settings) {
    String url = provider.baseUrl().isEmpty() ? OPENAI : provider.baseUrl();
    return new LangChainModel(
        url.equals(OPENAI) ? "OpenAI" : "The model server",
        model -> provider.serves(model, OPENAI_MODELS),
        OpenAiChatModel.builder()
            .httpClientBuilder(BoundedHttpClient.builder(settings))
            .baseUrl(url)
            .apiKey(provider.apiKey().isEmpty() ? NO_KEY : provider.apiKey())
            .modelName("named by each call")
            .maxRetries(0)
            .build(),
        prompt -> parameters(prompt, url.equals(OPENAI)));
  }

  /** OpenAI's newer models refuse {@code max_tokens}; other servers know nothing else. */
  private static ChatRequestParameters parameters(Model.Prompt prompt, boolean own) {
    var parameters =
        OpenAiChatRequestParameters.builder()
            .modelName(prompt.model())
            .toolSpecifications(Wire.tools(prompt));
    return own
        ? parameters.maxCompletionTokens(prompt.outputTokensMax()).build()
        : parameters.maxOutputTokens(prompt.outputTokensMax()).build();
  }

  @Bean
  @Conditional(ProviderCondition.Anthropic.class)
  Model anthropic(ModelSettings settings) {
    return anthropic(Objects.requireNonNull(settings.anthropic(), "the condition"), settings);
  }

  static Model anthropic(ModelSettings.Provider provider, ModelSettings settings) {
    return new LangChainModel(
        "Anthropic",
        model -> provider.serves(model, ANTHROPIC_MODELS),
        AnthropicChatModel.builder()
            .httpClientBuilder(BoundedHttpClient.builder(settings))
            .baseUrl(provider.baseUrl().isEmpty() ? ANTHROPIC : provider.baseUrl())
            .apiKey(provider.apiKey().isEmpty() ? NO_KEY : provider.apiKey())
            .modelName("named by each call")
            .maxRetries(0)
            .build(),
        prompt ->
            ChatRequestParameters.builder()
                .modelName(prompt.model())
                .maxOutputTokens(prompt.outputTokensMax())
                .toolSpecifications(Wire.tools(prompt))
                .build());
  }
}
