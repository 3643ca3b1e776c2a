package io.countersign.server.language.web;

import io.countersign.server.language.Language;
import io.countersign.server.language.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.templateresolver.AbstractConfigurableTemplateResolver;
import org.thymeleaf.templateresource.ITemplateResource;
import org.thymeleaf.templateresource.StringTemplateResource;

/** The templates in one language, translated when they are read. */
final class TranslatedTemplates extends AbstractConfigurableTemplateResolver {

  private final Language language;

  TranslatedTemplates(Language language) {
    this.language = language;
    setPrefix("/templates/");
    setSuffix(".html");
    setTemplateMode("HTML");
    setCacheable(true);
  }

  @Override
  protected @Nullable ITemplateResource computeTemplateResource(
      IEngineConfiguration configuration,
      String owner,
      String template,
      String resource,
      String encoding,
      Map<String, Object> attributes) {
    String text = read(resource);
    return text == null ? null : new StringTemplateResource(translated(template, text));
  }

  private String translated(String template, String text) {
    return language.english()
        ? text
        : Markup.translate(
            text,
            language.locale().toLanguageTag(),
            english -> language.written(template, english));
  }

  private static @Nullable String read(String resource) {
    try (InputStream file = TranslatedTemplates.class.getResourceAsStream(resource)) {
      return file == null ? null : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
