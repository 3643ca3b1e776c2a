package io.countersign.workers.models;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which models there are ({@code countersign.models.*}); the key of OpenAI comes best from the
 * environment, as {@code COUNTERSIGN_MODELS_OPENAI_API_KEY}.
 *
 * @param openai OpenAI, or any server that speaks its chat completions
 * @param connectTimeout how long to try to reach a server
 * @param answerTimeout how long to wait for a whole answer
 * @param answerBytesMax the largest answer that is read
 */
@ConfigurationProperties("countersign.models")
record ModelSettings(
    @Nullable Provider openai,
    @Nullable Provider anthropic,
    @DefaultValue("10s") Duration connectTimeout,
    @DefaultValue("3m") Duration answerTimeout,
    @DefaultValue("4000000") int answerBytesMax) {

  /**
   * One provider.
   *
   * @param baseUrl empty for the provider's own; for others up to and with the version, such as
   *     http://127.0.0.1:11434/v1
   * @param apiKey may be empty for a server of your own
   * @param models the names of the models that it serves; empty for all that begin as the
   *     provider's own do
   */
  record Provider(
      @DefaultValue("") String baseUrl,
      @DefaultValue("") String apiKey,
      @DefaultValue List<String> models) {

    Provider {
      models = List.copyOf(models);
      if (!baseUrl.isEmpty() && !isHttp(baseUrl)) {
        throw new IllegalArgumentException(
            "The base-url of a model provider is '%s', but must begin with https:// or http://."
                .formatted(baseUrl));
      }
    }

    private static boolean isHttp(String url) {
      String scheme = URI.create(url).getScheme();
      return "https".equals(scheme) || "http".equals(scheme);
    }

    boolean serves(String model, List<String> ownPrefixes) {
      return models.isEmpty()
          ? ownPrefixes.stream().anyMatch(model::startsWith)
          : models.contains(model);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Provider[baseUrl=%s, models=%s]".formatted(baseUrl, models);
    }
  }
}
